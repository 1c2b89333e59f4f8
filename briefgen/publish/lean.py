"""Jinja's compiler with less to do at run time: half the time of a page, the same bytes.

Jinja looks for an item where there is no attribute, asks of everything that is called whether it wants the context,
and makes an object of each escaped piece. Code made here takes attributes as attributes and calls what it calls. Where
that does not hold it raises, and the page is rendered by Jinja itself: see `templates`. It never gives other bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from keyword import iskeyword
from typing import Any

import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.utils import missing
from markupsafe import Markup

_escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", lambda text: str(markupsafe.escape(text)))
"""str -> str, if MarkupSafe still has it."""
_new = str.__new__


def shown(value: object) -> str:
    """Return a value as it stands on the page."""
    kind = value.__class__
    if kind is str:
        return _escaped(value)  # type: ignore[arg-type]
    return value if kind is Markup else markupsafe.escape(value)  # type: ignore[return-value]


def joined(parts: Iterable[Any]) -> str:
    """Return what `~` gives of several values."""
    found = [*parts]
    if all(part.__class__ is str for part in found):
        return "".join(found)
    if any(hasattr(part, "__html__") for part in found):
        return Markup("").join(found)
    return "".join(map(str, found))


def macro_of(body: Callable[..., str], names: Sequence[str]) -> Callable[..., Markup]:
    """Return a macro with parameters of these names."""
    count = len(names)

    def macro(*given: Any, **named: Any) -> Markup:
        if named:
            given = _bound(names, given, named)
        elif len(given) < count:
            given += (missing,) * (count - len(given))
        return _new(Markup, body(*given))

    return macro


def _bound(names: Sequence[str], given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    values = dict(zip(names, given, strict=False))
    if len(given) > len(names) or named.keys() & values.keys() or named.keys() - {*names}:
        raise TypeError("not what the macro takes")
    values |= named
    return tuple(values.get(name, missing) for name in names)


class Compiler(CodeGenerator):
    """For `Environment.code_generator_class`. Templates that switch escaping off are Jinja's: NotImplementedError."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """Begin the module."""
        if next(node.find_all((nodes.EvalContextModifier, nodes.CallBlock)), None) is not None:
            raise NotImplementedError
        self.writeline(f"from {__name__} import joined, macro_of, shown")
        super().visit_Template(node, frame)

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """A block is one piece of what surrounds it: pieces are not handed up through every block around them."""
        if frame.buffer is not None or frame.toplevel or node.scoped or node.required:
            super().visit_Block(node, frame)
            return
        context = self.get_context_ref()
        self.writeline(f"yield concat(context.blocks[{node.name!r}][0]({context}))", node)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """An attribute is one; `self` alone has blocks as items."""
        if iskeyword(node.attr) or (isinstance(node.node, nodes.Name) and node.node.name == "self"):
            super().visit_Getattr(node, frame)
            return
        self.visit(node.node, frame)
        self.write(f".{node.attr}")

    @optimizeconst
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja's name
        """What is called is a function, a macro or a block: none wants the context."""
        if node.dyn_args or node.dyn_kwargs or forward_caller or any(iskeyword(one.key) for one in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    @optimizeconst
    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Strings are joined as strings."""
        self.write("joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro takes what it names."""
        if macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller:
            super().macro_def(macro_ref, frame)
            return
        self.write(f"macro_of(macro, {tuple(one.name for one in macro_ref.node.args)!r})")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        del node, frame, finalize  # nothing switches escaping off, and nothing is finalised
        self.write("shown(")
