"""Models as graphs of their parts, and what flows through their memories."""

from __future__ import annotations

import networkx
import numpy as np
import pytest
from torch import nn

from tests.attending import model, run, translating
from tests.machines import trace
from tests.opened import language, mixed
from wm_explorer.memoryflow import flow, flows
from wm_explorer.parts import activity, graph

STORY = "anna went to the kitchen.\nanna took the ball.\nwhere is the ball?"


def forward(parts: networkx.DiGraph) -> networkx.DiGraph:
    """What goes forward within a step."""
    edges = [(a, b) for a, b, back in parts.edges(data="back") if not back]
    found = networkx.DiGraph(edges)
    assert networkx.is_directed_acyclic_graph(found)
    return found


def test_a_machine_is_controller_heads_and_memory() -> None:
    parts = graph(trace("ntm-copy", "ab\n").info)
    assert list(parts) == ["input", "layer 1", "write head", "memory", "read head", "output"]
    assert networkx.shortest_path(forward(parts), "input", "output")[:2] == ["input", "layer 1"]
    assert parts.edges["read head", "layer 1"]["back"]
    assert parts.nodes["write head"]["channel"] == "write.weights"


def test_what_an_inner_loop_moves_is_the_memory_and_its_curve_the_output() -> None:
    found = trace("maml-sinusoid", "1 2")
    parts = graph(found.info)
    assert list(forward(parts).edges) == [("input", "memory"), ("memory", "output")]
    assert parts.nodes["memory"]["channel"] == "weights.fast"
    said = np.abs(found.at("prediction", 2)).mean() / found.peak("prediction")
    assert activity(parts, found, 2)["output"] == pytest.approx(said)


def test_a_transformer_is_layers_of_heads() -> None:
    parts = graph(model(layers=2, heads=3))
    heads = [name for name, part in parts.nodes(data=True) if part["role"] == "attention"]
    assert len(heads) == 6
    assert set(forward(parts).successors("head 1.2")) == {f"head 2.{n}" for n in (1, 2, 3)}
    assert len(graph(model(layers=2, heads=40))) == 4  # a layer of many heads is one part


def test_stacks_are_layers_one_after_the_other_and_directions_stand_side_by_side() -> None:
    parts = graph(mixed().info("mixed"))
    assert list(parts) == ["input", "layer 1", "layer 2", "layer 3", "output"]
    assert [parts.nodes[f"layer {n}"]["channel"] for n in (1, 2, 3)] == [
        "front.hidden",
        "front.hidden",
        "back.hidden",
    ]
    parts = graph(language(nn.LSTM(5, 4, 2, bidirectional=True)).info("both"))
    assert set(forward(parts).predecessors("backward 2")) == {"layer 1", "backward 1"}
    assert set(forward(parts).predecessors("output")) == {"layer 2", "backward 2"}
    assert parts.nodes["layer 2"]["column"] == parts.nodes["backward 2"]["column"]


@pytest.mark.parametrize(
    ("name", "text", "middle"),
    [
        ("rnn-abc", "ab", ["layer 1"]),
        ("dnc-copy", "ab\n", ["layer 1", "write head", "memory", "read head"]),
        ("memn2n-qa2", STORY, ["memory", "hop 1", "hop 2", "hop 3"]),
        ("stack-abc", "ab", ["layer 1", "memory"]),
    ],
)
def test_every_family_has_its_parts(name: str, text: str, middle: list[str]) -> None:
    found = trace(name, text)
    parts = graph(found.info)
    assert list(parts) == ["input", *middle, "output"]
    assert networkx.has_path(forward(parts), "input", "output") or "memory" in middle
    for step in range(len(found)):
        values = activity(parts, found, step)
        assert set(values) == set(parts)
        assert all(0 <= value <= 1 for value in values.values())


def test_a_head_is_as_active_as_its_strongest_weight() -> None:
    found = trace("ntm-copy", "ab\n")
    values = activity(graph(found.info), found, 3)
    assert values["read head"] == pytest.approx(found.at("read.weights", 3).max())


def test_what_a_letter_wrote_is_read_when_it_is_recalled() -> None:
    found = trace("ntm-copy", "memory\n")
    flowing = flow(found, 0, len(found), 0.5)
    read_later = 0
    for letter in range(1, 7):
        slots = [slot for _, slot in flowing.out_edges(("token", letter))]
        # at its blank, or a step ahead of it: then it comes to the controller in time
        readers = [("token", letter + 6), ("token", letter + 7)]
        read_later += any(flowing.has_edge(slot, token) for slot in slots for token in readers)
    assert read_later == 6


def test_sentences_are_written_when_they_end_and_read_by_the_question() -> None:
    found = trace("memn2n-qa2", STORY)
    flowing = flow(found, 0, len(found), 0.5)
    ends = [i for i, token in enumerate(found.tokens) if token.text == "\n"]
    written = [i for i in range(len(found)) if flowing.out_degree(("token", i))]
    assert written == ends
    assert {slot for slot, _ in flowing.in_edges(("token", len(found) - 1))} == {
        ("slot", 0),
        ("slot", 1),
    }


def test_tokens_flow_to_the_tokens_that_look_back_at_them() -> None:
    weights = np.zeros((3, 1, 2, 3), np.float32)
    weights[0, :, :, 0] = weights[1, :, :, 1] = 1
    weights[2, 0, 0] = [0.7, 0.3, 0.0]
    weights[2, 0, 1] = [0.1, 0.8, 0.1]
    found = run(model(layers=1, heads=2), 3, weights)
    assert dict(flow(found, 0, 3, 0.5).edges) == {
        (("token", 0), ("token", 2)): {"weight": pytest.approx(0.7)},
        (("token", 1), ("token", 2)): {"weight": pytest.approx(0.8)},
    }
    assert not flow(found, 0, 3, 0.9).edges
    assert flows(found.info)
    assert not flows(trace("rnn-abc", "a").info)


def test_memory_tokens_are_made_by_the_last_layer_and_read_by_every_head_later() -> None:
    found = trace("rmt-recall", "aKfQ\nf")
    parts = graph(found.info)
    assert [*parts][-2:] == ["memory", "output"]
    assert parts.nodes["memory"]["column"] == parts.nodes["output"]["column"]
    going = forward(parts)
    assert set(going.predecessors("memory")) == set(going.predecessors("output"))
    assert set(going.predecessors("memory")) == {f"head 2.{n}" for n in (1, 2, 3, 4)}
    later = {b for a, b, back in parts.edges(data="back") if back and a == "memory"}
    assert later == {f"head {layer}.{n}" for layer in (1, 2) for n in (1, 2, 3, 4)}
    values = activity(parts, found, 3)
    assert all(0 <= value <= 1 for value in values.values())


def test_symbols_write_the_memory_tokens_that_a_later_segment_reads() -> None:
    found = trace("rmt-recall", "aKfQ\nf")
    flowing = flow(found, 0, len(found), 0.3)
    reads, writes = found["memory.attention"], found["write.attention"]
    slot = int(reads[5].max((0, 1)).argmax())
    assert flowing.edges[("slot", slot), ("token", 5)]["weight"] == reads[5, ..., slot].max()
    for step in range(5):  # each as it stood when the first segment ended
        weight = writes[4, ..., slot, step].max()
        assert flowing.has_edge(("token", step), ("slot", slot)) == (weight >= 0.3)
    assert not any(a[0] == b[0] == "token" for a, b in flowing.edges)
    assert flows(found.info)


def test_a_source_and_a_target_have_a_row_each_and_meet_where_the_decoder_looks() -> None:
    found = translating()
    parts = graph(found.info)
    assert list(parts) == [
        "source text", "encoder 1", "target text", "decoder 1", "at the source 1", "output",
    ]  # fmt: skip
    assert set(forward(parts).predecessors("at the source 1")) == {"encoder 1", "decoder 1"}
    assert [parts.nodes[name]["row"] for name in parts] == [0, 0, 1, 1, 1, 1]
    assert parts.nodes["at the source 1"]["channel"] == "cross.attention"
    active = activity(parts, found, 5)
    assert (active["encoder 1"], active["at the source 1"]) == (0, 0.5)
    assert activity(parts, found, 2)["encoder 1"] == 0.75


def test_many_heads_are_one_part_for_each_layer() -> None:
    parts = graph(model(layers=24, heads=16))
    assert list(parts)[1:3] == ["heads of layer 1", "heads of layer 2"]
    assert len(parts) == 26
