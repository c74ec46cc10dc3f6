"""What is wrong with a file or a folder, and why it is not opened."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

#: Sentences and parts of sentences; {} stands for names and numbers.
FILES = (
    # any file
    QT_TRANSLATE_NOOP("Engine", "{} could not be read: {}"),
    QT_TRANSLATE_NOOP("Engine", "{} is damaged: {}"),
    QT_TRANSLATE_NOOP("Engine", "holds no numbers"),
    QT_TRANSLATE_NOOP("Engine", "is a folder, not a file"),
    QT_TRANSLATE_NOOP("Engine", "only points to weights: fetch them with `git lfs pull`"),
    QT_TRANSLATE_NOOP("Engine", "is a text, not a model"),
    QT_TRANSLATE_NOOP("Engine", "is not a model of a kind that is known here"),
    QT_TRANSLATE_NOOP(
        "Engine", "{} holds no model: a folder of ours has {}, one of Hugging Face has {}"
    ),
    QT_TRANSLATE_NOOP("Engine", "there is no such file or folder"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "there is no model {0}: choose one of {1}, a file or folder, or ORGANISATION/NAME "
        "of the hub",
    ),
    QT_TRANSLATE_NOOP("Engine", "{} does not hold a model of ours: {}"),
    QT_TRANSLATE_NOOP("Engine", "the family {} is not installed"),
    QT_TRANSLATE_NOOP("Engine", "the family {} does not say what it is without its memory"),
    QT_TRANSLATE_NOOP("Engine", "{} does not say what it is without its memory"),
    QT_TRANSLATE_NOOP("Engine", "{} has no size {} to change"),
    QT_TRANSLATE_NOOP("Engine", "{} has no size {} to change: it has {}"),
    QT_TRANSLATE_NOOP("Engine", "{} must lie between {} and {}, not be {}"),
    QT_TRANSLATE_NOOP("Engine", "{} and {} more"),
    QT_TRANSLATE_NOOP("Engine", "and {} more"),
    # reasons of the system
    QT_TRANSLATE_NOOP("Engine", "No such file or directory"),
    QT_TRANSLATE_NOOP("Engine", "Permission denied"),
    QT_TRANSLATE_NOOP("Engine", "Is a directory"),
    QT_TRANSLATE_NOOP("Engine", "Not a directory"),
    QT_TRANSLATE_NOOP("Engine", "Input/output error"),
    QT_TRANSLATE_NOOP("Engine", "[Errno {0}] No such file or directory: {1}"),
    QT_TRANSLATE_NOOP("Engine", "[Errno {0}] Permission denied: {1}"),
    QT_TRANSLATE_NOOP("Engine", "[Errno {0}] Is a directory: {1}"),
    # what every tensor is checked for
    QT_TRANSLATE_NOOP("Engine", "holds a tensor of the name {}"),
    QT_TRANSLATE_NOOP("Engine", "gives {} the shape {}, which cannot be"),
    QT_TRANSLATE_NOOP("Engine", "gives {} the shape {}, which is {} bytes where there are {}"),
    QT_TRANSLATE_NOOP("Engine", "gives {} the shape {}, but holds {} numbers"),
    QT_TRANSLATE_NOOP("Engine", "gives {} the shape {}, but not the bytes"),
    QT_TRANSLATE_NOOP("Engine", "does not say what {} is"),
    QT_TRANSLATE_NOOP("Engine", "holds {} twice"),
    QT_TRANSLATE_NOOP("Engine", "holds {} in {}, which is not read here"),
    QT_TRANSLATE_NOOP("Engine", "holds more than {} tensors"),
    QT_TRANSLATE_NOOP("Engine", "holds {} tensors, more than a model has"),
    # state dicts and pickles
    QT_TRANSLATE_NOOP(
        "Engine", "save its weights with torch.save(model.state_dict(), …) and open those"
    ),
    QT_TRANSLATE_NOOP("Engine", "holds a pickle that is not read: {}"),
    QT_TRANSLATE_NOOP("Engine", "is a TorchScript program, which is code: {}"),
    QT_TRANSLATE_NOOP("Engine", "is an archive, but not one that torch wrote"),
    QT_TRANSLATE_NOOP("Engine", "is packed, which torch never does: {}"),
    QT_TRANSLATE_NOOP("Engine", "holds a pickle of {} bytes, far too long"),
    QT_TRANSLATE_NOOP("Engine", "claims {0} bytes for storage {1}, where there are {2}"),
    QT_TRANSLATE_NOOP("Engine", "is of a format that torch gave up in 2017: {}"),
    QT_TRANSLATE_NOOP("Engine", "is not of a version of torch's format that is known"),
    QT_TRANSLATE_NOOP("Engine", "says two different things of storage {}"),
    QT_TRANSLATE_NOOP("Engine", "does not list the storages that it uses"),
    QT_TRANSLATE_NOOP("Engine", "is cut off: it claims {} bytes and has {}"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "holds a whole object of the class {}, which only its own code can read; nothing of"
        " it was run: {}",
    ),
    QT_TRANSLATE_NOOP(
        "Engine", "asks for {}, which is more than weights need; nothing of it was run: {}"
    ),
    QT_TRANSLATE_NOOP("Engine", "is pickled in protocol {}: {}"),
    QT_TRANSLATE_NOOP("Engine", "refers to {}, which is no storage"),
    QT_TRANSLATE_NOOP("Engine", "has {} reach beyond its storage"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "is a Python pickle: a pickle is a program, and is never run here. Save the weights"
        " as .safetensors, .npz or by torch.save(state_dict), and open those",
    ),
    QT_TRANSLATE_NOOP(
        "Engine",
        "is a Python pickle that asks for {}: a pickle is a program, and is never run here."
        " Save the weights as .safetensors, .npz or by torch.save(state_dict), and open "
        "those",
    ),
    QT_TRANSLATE_NOOP("Engine", "holds {} in a form that is not read: {}"),
    QT_TRANSLATE_NOOP("Engine", "it is damaged: {}"),
    QT_TRANSLATE_NOOP("Engine", "it is far too long"),
    QT_TRANSLATE_NOOP("Engine", "it uses {}"),
    QT_TRANSLATE_NOOP("Engine", "it takes what is not there"),
    QT_TRANSLATE_NOOP("Engine", "it lacks a mark"),
    # archives
    QT_TRANSLATE_NOOP("Engine", "has a broken directory ({})"),
    QT_TRANSLATE_NOOP("Engine", "has a directory that counts its members wrongly"),
    QT_TRANSLATE_NOOP("Engine", "would unpack its {} bytes to {}"),
    QT_TRANSLATE_NOOP("Engine", "is cut off, or has something after its end"),
    QT_TRANSLATE_NOOP("Engine", "is split over several files"),
    QT_TRANSLATE_NOOP("Engine", "has a broken directory (no 64-bit end)"),
    QT_TRANSLATE_NOOP("Engine", "has two directories that differ"),
    QT_TRANSLATE_NOOP("Engine", "has {} members: more than {} is no model"),
    QT_TRANSLATE_NOOP("Engine", "has a directory that is not where it says"),
    QT_TRANSLATE_NOOP("Engine", "has a member of the name {}"),
    QT_TRANSLATE_NOOP("Engine", "has two members of the name {}"),
    QT_TRANSLATE_NOOP("Engine", "has an encrypted member, {}"),
    QT_TRANSLATE_NOOP("Engine", "has a member that is a link, {}"),
    QT_TRANSLATE_NOOP("Engine", "has a member of two sizes, {}"),
    QT_TRANSLATE_NOOP("Engine", "has a packed member, {}"),
    QT_TRANSLATE_NOOP("Engine", "has something before its beginning"),
    QT_TRANSLATE_NOOP("Engine", "has no member where {} should be"),
    QT_TRANSLATE_NOOP("Engine", "says two different things of {}"),
    QT_TRANSLATE_NOOP("Engine", "has a member that reaches into the next, {}"),
    # safetensors
    QT_TRANSLATE_NOOP("Engine", "has a header of {} bytes, too many for a model"),
    QT_TRANSLATE_NOOP("Engine", "is cut off: its header alone is longer than the file"),
    QT_TRANSLATE_NOOP("Engine", "has a header that is no JSON ({})"),
    QT_TRANSLATE_NOOP("Engine", "has a header that names no tensors"),
    QT_TRANSLATE_NOOP("Engine", "has metadata that is not words by name"),
    QT_TRANSLATE_NOOP("Engine", "has tensors that overlap, or a gap between them"),
    QT_TRANSLATE_NOOP(
        "Engine",
        "is cut off, or has something after its end: its tensors take {} bytes, and there are {}",
    ),
    QT_TRANSLATE_NOOP("Engine", "a name stands twice"),
    # NumPy
    QT_TRANSLATE_NOOP("Engine", "is an archive, but not one that numpy wrote"),
    QT_TRANSLATE_NOOP("Engine", "holds {} in a version of the format that is not known"),
    QT_TRANSLATE_NOOP("Engine", "holds Python objects in {}, which are never read"),
    QT_TRANSLATE_NOOP("Engine", "is cut off in {}"),
    # Keras
    QT_TRANSLATE_NOOP("Engine", "lacks {} or {}, so it is no model of Keras"),
    QT_TRANSLATE_NOOP("Engine", "has a configuration that is far too long"),
    QT_TRANSLATE_NOOP("Engine", "has a link at {}, which is not followed"),
    QT_TRANSLATE_NOOP("Engine", "holds far more than a model"),
    QT_TRANSLATE_NOOP("Engine", "holds {}, which is no array of numbers"),
    QT_TRANSLATE_NOOP("Engine", "keeps the numbers of {} in another file"),
    QT_TRANSLATE_NOOP("Engine", "holds {} behind filters that are not read here"),
    QT_TRANSLATE_NOOP("Engine", "holds {} in chunks that are too large"),
    QT_TRANSLATE_NOOP("Engine", "lists far more names than a model has"),
    QT_TRANSLATE_NOOP("Engine", "has a configuration that is no JSON ({})"),
    QT_TRANSLATE_NOOP("Engine", "has a configuration that says nothing"),
    # ONNX
    QT_TRANSLATE_NOOP("Engine", "is damaged, or is not ONNX: it has {}"),
    QT_TRANSLATE_NOOP("Engine", "no graph"),
    QT_TRANSLATE_NOOP("Engine", "a graph"),
    QT_TRANSLATE_NOOP("Engine", "has far more parts than a model"),
    QT_TRANSLATE_NOOP("Engine", "far more parts than a model"),
    QT_TRANSLATE_NOOP("Engine", "a list of numbers that is far too long"),
    QT_TRANSLATE_NOOP("Engine", "holds {} in type {}, which is not read here"),
    QT_TRANSLATE_NOOP("Engine", "keeps {} nowhere"),
    QT_TRANSLATE_NOOP("Engine", "keeps {} in {}, which is not in its folder"),
    QT_TRANSLATE_NOOP("Engine", "keeps {} before the beginning of a file"),
    QT_TRANSLATE_NOOP("Engine", "a number where a message should be"),
    QT_TRANSLATE_NOOP("Engine", "a message where a number should be"),
    QT_TRANSLATE_NOOP("Engine", "a part that is cut off or of no known kind"),
    QT_TRANSLATE_NOOP("Engine", "a number that is cut off"),
    QT_TRANSLATE_NOOP("Engine", "a number that does not end"),
    # folders of Hugging Face
    QT_TRANSLATE_NOOP("Engine", "{} is not opened: it {}, which is code of its own"),
    QT_TRANSLATE_NOOP("Engine", "brings {}"),
    QT_TRANSLATE_NOOP("Engine", "has {} ask for {}"),
    QT_TRANSLATE_NOOP("Engine", "does not say what kind of model it holds"),
    QT_TRANSLATE_NOOP("Engine", "holds {}, which {}"),
    QT_TRANSLATE_NOOP("Engine", "holds far more files than a model"),
    QT_TRANSLATE_NOOP("Engine", "holds {}, a link out of it"),
    QT_TRANSLATE_NOOP("Engine", "holds {}, which is no file"),
    QT_TRANSLATE_NOOP("Engine", "lacks {}"),
    QT_TRANSLATE_NOOP("Engine", "holds {}, which is far too large"),
    QT_TRANSLATE_NOOP("Engine", "holds {}, which is damaged: {}"),
    QT_TRANSLATE_NOOP("Engine", "has {} list no weights"),
    QT_TRANSLATE_NOOP("Engine", "has {} name weights outside of it, {}"),
    QT_TRANSLATE_NOOP("Engine", "lacks weights that {} names, {}"),
)
