"""The choice of layers."""

import pytest

from ser_training.encoder.layers import layer_names, lower_layers, middle_layers, parse_layers

TWELVE = layer_names(12, final_norm=False)
SIX = layer_names(6, final_norm=True)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4-8", ["block4", "block5", "block6", "block7", "block8"]),
        ("block3", ["block3"]),
        ("10,2", ["block2", "block10"]),
        ("input, 2-3,3", ["input", "block2", "block3"]),
        ("all", ["input", *(f"block{place}" for place in range(1, 13))]),
    ],
)
def test_parse_layers(text: str, expected: list[str]) -> None:
    assert parse_layers(text, TWELVE) == expected


@pytest.mark.parametrize("text", ["13", "0", "", "final-norm", "8-4", "last"])
def test_unknown_layers_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="--layers: expected some of input, block1, "):
        parse_layers(text, TWELVE)


def test_the_final_norm_stands_last() -> None:
    assert SIX == ["input", "block1", "block2", "block3", "block4", "block5", "block6", "final-norm"]
    assert parse_layers("final-norm,1", SIX) == ["block1", "final-norm"]


@pytest.mark.parametrize(("blocks", "first", "last"), [(12, 4, 8), (24, 8, 16), (6, 2, 4), (2, 1, 1), (1, 1, 1)])
def test_middle_layers(blocks: int, first: int, last: int) -> None:
    assert middle_layers(blocks) == [f"block{place}" for place in range(first, last + 1)]


def test_lower_layers_of_whisper_base() -> None:
    assert lower_layers(6) == ["block1", "block2", "block3", "block4"]
    assert lower_layers(1) == ["block1"]
