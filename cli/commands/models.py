"""`newsearch models`."""

from newsearch.cli.options import DEFAULT_INDEX, IndexOption, JsonOption


def models(index: IndexOption = DEFAULT_INDEX, json: JsonOption = False) -> None:
    """List models that are worth choosing for Persian; mark what is on this machine and in use.

    Nothing is asked of the network. Scores are nDCG@10 on the Persian part of MIRACL.
    """
    from newsearch.cli.output.models import print_models
    from newsearch.indexers import model_in_use
    from newsearch.search.dense.recommended import recommended_models

    print_models(recommended_models(), model_in_use(index), as_json=json)
