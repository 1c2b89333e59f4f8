"""Jinja's compiler with less to do at run time: half the time of a page, the same bytes.

Jinja looks for an item where there is no attribute, asks of everything that is called whether it wants the context,
and makes an object of each escaped piece. Code made here takes attributes as attributes and calls what it calls. Where
that does not hold it raises, and the page is rendered by Jinja itself: see `templates`. It never gives other bytes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from keyword import iskeyword
from typing import Any

import markupsafe
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame, MacroRef, optimizeconst
from jinja2.utils import missing
from markupsafe import Markup

escaped: Callable[[str], str] = getattr(markupsafe, "_escape_inner", lambda text: str(markupsafe.escape(text)))
"""str -> str, if MarkupSafe still has it."""
new = str.__new__


def shown(value: object) -> str:
    """Return a value as it stands on the page; what is nothing but a string is `escaped`."""
    kind = value.__class__
    if kind is Markup:
        return value  # type: ignore[return-value]
    return str(value) if kind is int else markupsafe.escape(value)


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
        return new(Markup, body(*given))

    return macro


def _bound(names: Sequence[str], given: tuple[Any, ...], named: dict[str, Any]) -> tuple[Any, ...]:
    values = dict(zip(names, given, strict=False))
    if len(given) > len(names) or named.keys() & values.keys() or named.keys() - {*names}:
        raise TypeError("not what the macro takes")
    values |= named
    return tuple(values.get(name, missing) for name in names)


class Compiler(CodeGenerator):
    """For `Environment.code_generator_class`. Templates that switch escaping off are Jinja's: NotImplementedError."""

    _stored: frozenset[str]
    """Names that the template sets. All others are the same wherever it asks for them."""
    _in_macros: frozenset[str]
    """Names that its macros use."""
    _single: frozenset[str]
    """Names that it sets once."""
    _bodies: dict[str, Sequence[str]]
    """Variable that holds a macro -> the names of its parameters, where what it does can be called as it is."""
    _plain: bool = True
    """The macro at hand takes nothing but what it names."""
    _written: nodes.Node | None = None
    """Of an output, what stands there already."""

    def visit_Template(self, node: nodes.Template, frame: Frame | None = None) -> None:  # noqa: N802 - Jinja's name
        """Begin the module."""
        if next(node.find_all((nodes.EvalContextModifier, nodes.CallBlock)), None) is not None:
            raise NotImplementedError
        stored = Counter(_stored(node))
        self._stored = frozenset(stored)
        self._in_macros = frozenset(name for macro in node.find_all(nodes.Macro) for name in _used(macro))
        self._single = frozenset(name for name, times in stored.items() if times == 1)
        self._bodies = {}
        self.writeline(f"from {__name__} import escaped, joined, macro_of, new, shown")
        super().visit_Template(node, frame)

    def write_commons(self) -> None:
        """Begin the function of the template or of a block."""
        super().write_commons()
        self.writeline("eval_ctx = context.eval_ctx")

    def write(self, x: str) -> None:
        """Filters get what they want of the context without it.

        A macro with the context in it would hold all that the page shows, in a circle, until Python's collector comes.
        """
        super().write("eval_ctx, " if x == "context.eval_ctx, " else x)

    def enter_frame(self, frame: Frame) -> None:
        """What is given to the template is asked for once, not in each call of a macro and each round of a loop.

        A block is gathered in a list, and handed on as one.
        """
        whole_block = frame.block_frame and frame.block is not None
        used = _used(self.blocks[str(frame.block)]) if whole_block else self._in_macros if frame.rootlevel else ()
        for name in sorted({*used} - self._stored):
            frame.symbols.load(name)
        super().enter_frame(frame)
        if whole_block:
            self.buffer(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        """The bodies of macros are known to the function that they stand in, not to blocks."""
        if frame.rootlevel:
            self._bodies.clear()
        if frame.block_frame and frame.block is not None:
            self.writeline(f"yield concat({frame.buffer})")
        super().leave_frame(frame, with_python_scope=with_python_scope)

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """A block is one piece of what surrounds it: pieces are not handed up through every block around them."""
        if frame.toplevel or node.scoped or node.required:
            super().visit_Block(node, frame)
            return
        self.simple_write(f"concat(context.blocks[{node.name!r}][0]({self.get_context_ref()}))", frame, node)

    def visit_Macro(self, node: nodes.Macro, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """A macro, and what it does."""
        super().visit_Macro(node, frame)
        if frame.toplevel and self._plain and node.name in self._single:
            self.writeline(f"body_{node.name} = macro")
            self._bodies[frame.symbols.ref(node.name)] = [one.name for one in node.args]

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """A macro takes what it names."""
        self._plain = not (macro_ref.accesses_kwargs or macro_ref.accesses_varargs or macro_ref.accesses_caller)
        if self._plain:
            self.write(f"macro_of(macro, {tuple(one.name for one in macro_ref.node.args)!r})")
        else:
            super().macro_def(macro_ref, frame)

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """An attribute is one; `self` alone has blocks as items."""
        if iskeyword(node.attr) or (isinstance(node.node, nodes.Name) and node.node.name == "self"):
            super().visit_Getattr(node, frame)
            return
        self._owner(node.node, frame)
        self.write(f".{node.attr}")

    def _owner(self, node: nodes.Expr, frame: Frame) -> None:
        """Write what has an attribute or is called: neither holds for what is missing, so that need not be asked."""
        if isinstance(node, nodes.Name) and node.ctx == "load":
            self.write(frame.symbols.ref(node.name))
        else:
            self.visit(node, frame)

    @optimizeconst
    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja's name
        """What is called is a function, a macro or a block: none wants the context."""
        if node.dyn_args or node.dyn_kwargs or forward_caller or any(iskeyword(one.key) for one in node.kwargs):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        if self._body(node, frame) is not None:
            self.write("new(Markup, ")
            self._call_body(node, frame)
            self.write(")")
            return
        self._owner(node.node, frame)
        self.write("(")
        for argument in (*node.args, *node.kwargs):
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    def _body(self, node: nodes.Expr, frame: Frame) -> Sequence[str] | None:
        """Return the parameters of the macro that is called, if that can be done without asking what it is."""
        if not (isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name)) or node.dyn_args or node.dyn_kwargs:
            return None
        names = self._bodies.get(frame.symbols.ref(node.node.name))
        given = [*(names or ())[: len(node.args)], *(one.key for one in node.kwargs)]
        fits = names is not None and len(given) == len(node.args) + len(node.kwargs) == len({*given} & {*names})
        return names if fits else None

    def _call_body(self, node: nodes.Call, frame: Frame) -> None:
        """Call what a macro does: see `_body`."""
        assert isinstance(node.node, nodes.Name)  # noqa: S101
        names = self._bodies[frame.symbols.ref(node.node.name)]
        named = {one.key: one.value for one in node.kwargs}
        self.write(f"body_{node.node.name}(")
        for number, name in enumerate(names):
            argument = node.args[number] if number < len(node.args) else named.get(name)
            if argument is None:
                self.write("missing")
            else:
                self.visit(argument, frame)
            self.write(", ")
        self.write(")")

    @optimizeconst
    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        """Strings are joined as strings."""
        constant = [isinstance(one, nodes.Const) and isinstance(one.value, str) for one in node.nodes]
        if constant.count(False) == 1:
            self._around(node.nodes, constant.index(False), frame)
            return
        self.write("joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")

    def _around(self, parts: Sequence[nodes.Expr], at: int, frame: Frame) -> None:
        """Join constants with the one part that is none."""
        before, after = ("".join(one.value for one in some) for some in (parts[:at], parts[at + 1 :]))  # type: ignore[attr-defined]
        self.write(f"({before!r} + v + {after!r} if (v := ")
        self.visit(parts[at], frame)
        self.write(f").__class__ is str else joined(({before!r}, v, {after!r})))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        del finalize  # there is none
        self._piece(node, frame)
        self._written = node

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        del node, frame, finalize

    def visit(self, node: nodes.Node, *args: Any, **kwargs: Any) -> Any:
        """Write a node, but for one that is written already."""
        if node is self._written:
            self._written = None
            return None
        return super().visit(node, *args, **kwargs)

    def _piece(self, node: nodes.Expr, frame: Frame) -> None:
        """Write what gives the string that stands on the page for a value."""
        if isinstance(node, nodes.CondExpr) and node.expr2 is not None:
            frame = frame.soft()
            self.write("(")
            self._piece(node.expr1, frame)
            self.write(" if ")
            self.visit(node.test, frame)
            self.write(" else ")
            self._piece(node.expr2, frame)
            self.write(")")
        elif self._body(node, frame) is not None:
            self._call_body(node, frame)  # type: ignore[arg-type]
        elif isinstance(node, nodes.Call) and _is_label(node):
            self._owner(node.node, frame)
            self.write(f".shown[{node.args[0].value!r}]")  # type: ignore[attr-defined]
        else:
            self.write("(escaped(v) if (v := ")
            self.visit(node, frame)
            self.write(").__class__ is str else shown(v))")


def _is_label(node: nodes.Call) -> bool:
    """Tell whether a node is `t("words")`, without values."""
    alone = len(node.args) == 1 and not (node.kwargs or node.dyn_args or node.dyn_kwargs)
    return (
        alone and isinstance(node.node, nodes.Name) and node.node.name == "t" and isinstance(node.args[0], nodes.Const)
    )


def _used(node: nodes.Node) -> Iterator[str]:
    """Yield the names that a macro or block asks for, without the blocks inside it."""
    for child in node.iter_child_nodes():
        if isinstance(child, nodes.Name) and child.ctx == "load":
            yield child.name
        if not isinstance(child, nodes.Block):
            yield from _used(child)


def _stored(template: nodes.Template) -> Iterator[str]:
    """Yield the names that a template sets, each as often as it does."""
    for node in template.find_all((nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport)):
        if (isinstance(node, nodes.Name) and node.ctx != "load") or isinstance(node, nodes.Macro):
            yield node.name
        elif isinstance(node, nodes.Import):
            yield node.target
        elif isinstance(node, nodes.FromImport):
            yield from (one if isinstance(one, str) else one[1] for one in node.names)
