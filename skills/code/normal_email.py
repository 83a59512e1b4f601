import re


def normal_email(address: str) -> str:
    """Write an e-mail address in the form to compare it by: lower case and without a plus tag.

    >>> normal_email('Grace.Noether@Uni.edu')
    'grace.noether@uni.edu'
    >>> normal_email('Hedy@NORTHWIND.com')
    'hedy@northwind.com'
    """
    return re.findall(r"[\w.-]+", address)[0].lower() + "@" + address.split("@")[-1].lower()
