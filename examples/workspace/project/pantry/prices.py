"""Prices, in cents."""


def total(prices, discount=0):
    """The sum less a discount in percent, rounded down."""
    return sum(prices) * (100 - discount) // 100


def with_tax(price, rate=20):
    """The price and its tax, rounded down."""
    return price + price * rate // 100


def cheapest(offers):
    """The name of the offer with the lowest price; None where there is no offer."""
    if not offers:
        return None
    return min(offers, key=offers.get)


def change(paid, price, coins=(50, 20, 10, 5, 2, 1)):
    """The coins to give back, the largest first."""
    left = paid - price
    given = []
    for coin in coins:
        while left >= coin:
            left -= coin
            given.append(coin)
    return given


def per_piece(price, pieces):
    """The price of one piece, rounded up; 0 where there is none."""
    if pieces == 0:
        return 0
    return (price + pieces - 1) // pieces
