"""The standard library as the dialect hands it out: names only, so that nothing is imported here.

Each module lists what it exports; nothing else of it is reachable. Left out on purpose: whatever reads files
(`shlex.shlex`, `hashlib.file_digest`), evaluates text (`typing.get_type_hints`, `functools.singledispatch`),
fetches attributes by name unguarded (`string.Formatter`, `UserString`), draws entropy (`random.SystemRandom`,
`uuid.uuid4`), or makes classes from dictionaries (`make_dataclass`, `enum.EnumType`).
"""

from __future__ import annotations

EXPORTS: dict[str, frozenset[str]] = {
    name: frozenset(names.split())
    for name, names in {
        "math": """acos acosh asin asinh atan atan2 atanh cbrt ceil comb copysign cos cosh degrees dist e erf erfc
            exp exp2 expm1 fabs factorial floor fmod frexp fsum gamma gcd hypot inf isclose isfinite isinf isnan
            isqrt lcm ldexp lgamma log log10 log1p log2 modf nan nextafter perm pi pow prod radians remainder sin
            sinh sqrt sumprod tan tanh tau trunc ulp fma""",
        "cmath": """acos acosh asin asinh atan atanh cos cosh e exp inf infj isclose isfinite isinf isnan log log10
            nan nanj phase pi polar rect sin sinh sqrt tan tanh tau""",
        "statistics": """NormalDist StatisticsError correlation covariance fmean geometric_mean harmonic_mean
            linear_regression mean median median_grouped median_high median_low mode multimode pstdev pvariance
            quantiles stdev variance kde""",
        "decimal": """Decimal Context getcontext setcontext localcontext BasicContext DefaultContext ExtendedContext
            ROUND_CEILING ROUND_DOWN ROUND_FLOOR ROUND_HALF_DOWN ROUND_HALF_EVEN ROUND_HALF_UP ROUND_UP ROUND_05UP
            Clamped ConversionSyntax DecimalException DivisionByZero DivisionImpossible DivisionUndefined
            FloatOperation Inexact InvalidContext InvalidOperation Overflow Rounded Subnormal Underflow MAX_EMAX
            MAX_PREC MIN_EMIN MIN_ETINY""",
        "fractions": "Fraction",
        "random": """Random betavariate binomialvariate choice choices expovariate gammavariate gauss getrandbits
            getstate lognormvariate normalvariate paretovariate randbytes randint random randrange sample seed
            setstate shuffle triangular uniform vonmisesvariate weibullvariate""",
        "itertools": """accumulate batched chain combinations combinations_with_replacement compress count cycle
            dropwhile filterfalse groupby islice pairwise permutations product repeat starmap takewhile tee
            zip_longest""",
        "functools": """cache cached_property cmp_to_key lru_cache partial partialmethod reduce
            total_ordering update_wrapper wraps""",
        "operator": """abs add and_ attrgetter concat contains countOf delitem eq floordiv ge getitem gt iadd iand
            iconcat ifloordiv ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub
            itemgetter itruediv ixor le length_hint lshift lt matmul methodcaller mod mul ne neg not_ or_ pos pow
            rshift setitem sub truediv truth xor""",
        "collections": "ChainMap Counter OrderedDict UserDict UserList abc defaultdict deque namedtuple",
        "collections.abc": """ByteString Callable Collection Container Generator Hashable ItemsView Iterable
            Iterator KeysView Mapping MappingView MutableMapping MutableSequence MutableSet Reversible Sequence Set
            Sized ValuesView""",
        "heapq": "heapify heappop heappush heappushpop heapreplace merge nlargest nsmallest",
        "bisect": "bisect bisect_left bisect_right insort insort_left insort_right",
        "string": """Template ascii_letters ascii_lowercase ascii_uppercase capwords digits hexdigits octdigits
            printable punctuation whitespace""",
        "re": """A ASCII DOTALL I IGNORECASE M MULTILINE Match NOFLAG Pattern RegexFlag S U UNICODE VERBOSE X
            compile error escape findall finditer fullmatch match purge search split sub subn""",
        "textwrap": "TextWrapper dedent fill indent shorten wrap",
        "unicodedata": """bidirectional category combining decimal decomposition digit east_asian_width
            is_normalized lookup mirrored name normalize numeric unidata_version""",
        "difflib": """Differ HtmlDiff IS_CHARACTER_JUNK IS_LINE_JUNK SequenceMatcher context_diff
            get_close_matches ndiff restore unified_diff""",
        "datetime": "MAXYEAR MINYEAR UTC date datetime time timedelta timezone tzinfo",
        "calendar": """Calendar FRIDAY Day HTMLCalendar IllegalMonthError IllegalWeekdayError MONDAY Month SATURDAY
            SUNDAY THURSDAY TUESDAY TextCalendar WEDNESDAY calendar day_abbr day_name firstweekday isleap leapdays
            month month_abbr month_name monthcalendar monthrange timegm weekday weekheader""",
        "zoneinfo": "ZoneInfo ZoneInfoNotFoundError",
        "json": "JSONDecodeError JSONDecoder JSONEncoder dump dumps load loads",
        "csv": """Dialect DictReader DictWriter Error QUOTE_ALL QUOTE_MINIMAL QUOTE_NONE QUOTE_NONNUMERIC Sniffer
            excel excel_tab field_size_limit list_dialects reader register_dialect unix_dialect writer""",
        "io": "BytesIO StringIO",
        "base64": """a85decode a85encode b16decode b16encode b32decode b32encode b32hexdecode b32hexencode b64decode
            b64encode b85decode b85encode decodebytes encodebytes standard_b64decode standard_b64encode
            urlsafe_b64decode urlsafe_b64encode""",
        "binascii": """Error Incomplete a2b_base64 a2b_hex a2b_qp a2b_uu b2a_base64 b2a_hex b2a_qp b2a_uu crc32
            crc_hqx hexlify unhexlify""",
        "hashlib": """algorithms_available algorithms_guaranteed blake2b blake2s md5 new pbkdf2_hmac scrypt sha1
            sha224 sha256 sha384 sha3_224 sha3_256 sha3_384 sha3_512 sha512 shake_128 shake_256""",
        "hmac": "HMAC compare_digest digest new",
        "uuid": "NAMESPACE_DNS NAMESPACE_OID NAMESPACE_URL NAMESPACE_X500 UUID uuid3 uuid5",
        "html": "escape unescape",
        "urllib": "parse",
        "urllib.parse": """ParseResult SplitResult parse_qs parse_qsl quote quote_from_bytes quote_plus unquote
            unquote_plus unquote_to_bytes urldefrag urlencode urljoin urlparse urlsplit urlunparse urlunsplit""",
        "ipaddress": """AddressValueError IPv4Address IPv4Interface IPv4Network IPv6Address IPv6Interface IPv6Network
            NetmaskValueError collapse_addresses get_mixed_type_key ip_address ip_interface ip_network
            summarize_address_range v4_int_to_packed v6_int_to_packed""",
        "enum": """CONFORM EJECT Enum Flag IntEnum IntFlag KEEP ReprEnum STRICT StrEnum auto member nonmember
            unique verify CONTINUOUS NAMED_FLAGS UNIQUE""",
        "dataclasses": """FrozenInstanceError InitVar KW_ONLY MISSING asdict astuple dataclass field fields
            is_dataclass replace""",
        "typing": """AbstractSet Annotated Any AnyStr BinaryIO Callable ChainMap ClassVar Collection Concatenate
            Container ContextManager Counter DefaultDict Deque Dict Final FrozenSet Generator Generic Hashable IO
            ItemsView Iterable Iterator KeysView List Literal LiteralString Mapping MappingView MutableMapping
            MutableSequence MutableSet NamedTuple Never NewType NoReturn NotRequired Optional OrderedDict ParamSpec
            Pattern Match Protocol Required Reversible Self Sequence Set Sized SupportsAbs SupportsBytes SupportsComplex
            SupportsFloat SupportsIndex SupportsInt SupportsRound TYPE_CHECKING Text TextIO Tuple Type TypeAlias
            TypeGuard TypeVar TypeVarTuple TypedDict Union Unpack ValuesView assert_never assert_type cast final
            get_args get_origin overload override runtime_checkable ReadOnly TypeIs""",
        "abc": "ABC ABCMeta abstractmethod abstractproperty",
        "contextlib": "AbstractContextManager ContextDecorator ExitStack closing contextmanager nullcontext suppress",
        "copy": "Error copy deepcopy",
        "struct": "Struct calcsize error iter_unpack pack pack_into unpack unpack_from",
        "zlib": "MAX_WBITS Z_BEST_COMPRESSION Z_DEFAULT_COMPRESSION adler32 compress compressobj crc32 decompress "
        "decompressobj error",
        "pprint": "PrettyPrinter isreadable isrecursive pformat pp pprint saferepr",
        "graphlib": "CycleError TopologicalSorter",
        "array": "ArrayType array typecodes",
        "numbers": "Complex Integral Number Rational Real",
        "shlex": "join quote split",
        "fnmatch": "filter fnmatch fnmatchcase translate",
        "time": "monotonic perf_counter",
        "types": "GeneratorType MappingProxyType NoneType SimpleNamespace",
        "keyword": "iskeyword issoftkeyword kwlist",
        "colorsys": "hls_to_rgb hsv_to_rgb rgb_to_hls rgb_to_hsv rgb_to_yiq yiq_to_rgb",
    }.items()
}

MODULES = frozenset(EXPORTS)
"""The names of all importable modules; a library gives no skill such a name."""
