"""``python -m ser_training all --corpora ../shared/corpora``: corpora in, the shipped model bundle out."""

import argparse
import logging
from dataclasses import replace
from pathlib import Path

import torch

from .classifier import Recipe
from .corpora import CORPORA
from .steps import STEPS, Job


def main(arguments: list[str] | None = None) -> None:
    """Reads the command line and runs one step, or all of them in order."""
    parser = argparse.ArgumentParser(prog="python -m ser_training", description=__doc__)
    parser.add_argument("step", choices=["all", *STEPS])
    parser.add_argument("--corpora", type=Path, required=True, help=f"the folder with {', '.join(CORPORA)}")
    parser.add_argument(
        "--encoder",
        metavar="NAME_OR_FOLDER",
        help="a model of the Hugging Face hub, or a folder of save_pretrained, instead of the pinned Whisper base",
    )
    parser.add_argument("--layers", help="which of its layers are pooled: 4-8, input,2,4 or all")
    parser.add_argument("--seed", type=int, default=Recipe.seed)
    parser.add_argument(
        "--disturbed-clips", type=int, default=Job.disturbed_clips_per_corpus, help="of each corpus, for robustness"
    )
    parser.add_argument("--seeds", type=int, default=Job.seeds, help="of what is drawn as known, and of random splits")
    parser.add_argument("--threads", type=int, default=2, help="of PyTorch")
    options = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S")
    torch.set_num_threads(options.threads)
    recipe = replace(Recipe(), seed=options.seed)
    job = Job(
        options.corpora.resolve(),
        recipe,
        encoder_name=options.encoder,
        layers=options.layers,
        disturbed_clips_per_corpus=options.disturbed_clips,
        seeds=options.seeds,
    ).apart()
    for name in STEPS if options.step == "all" else [options.step]:
        STEPS[name](job)


if __name__ == "__main__":
    main()
