"""``python -m ser_training all --corpora ../shared/corpora``: corpora in, the shipped model bundle out."""

import argparse
import logging
from dataclasses import replace
from pathlib import Path

import torch

from .classifier import Recipe
from .steps import STEPS, Job


def main(arguments: list[str] | None = None) -> None:
    """Reads the command line and runs one step, or all of them in order."""
    parser = argparse.ArgumentParser(prog="python -m ser_training", description=__doc__)
    parser.add_argument("step", choices=["all", *STEPS])
    parser.add_argument("--corpora", type=Path, required=True, help="the folder with ravdess, tess, emodb and urdu")
    parser.add_argument("--hub-name", help="read the encoder from the Hugging Face hub instead of the pinned package")
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument("--threads", type=int, default=2, help="of PyTorch")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.set_num_threads(options.threads)
    job = Job(options.corpora.resolve(), replace(Recipe(), seed=options.seed), options.hub_name)
    for name in STEPS if options.step == "all" else [options.step]:
        STEPS[name](job)


if __name__ == "__main__":
    main()
