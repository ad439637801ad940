"""The mutants of a module: its source again and again, each time with one small fault.

What is changed is what arithmetic goes wrong by: an operator, a comparison and its bound, min and max, a number by one,
a rounding, a condition. Annotations, docstrings and texts are left alone.
"""

import ast
from collections.abc import Iterator
from copy import deepcopy
from typing import NamedTuple

ARITHMETIC = {
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Add, ast.FloorDiv],
    ast.FloorDiv: [ast.Mult],
    ast.Mod: [ast.Mult],
}
COMPARED = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
}
CALLED = {"min": "max", "max": "min", "all": "any", "any": "all"}


class Mutant(NamedTuple):
    """A module with one fault: where, what stood there, what stands there now, and the whole source."""

    function: str
    line: int
    was: str
    now: str
    source: str

    @property
    def name(self) -> str:
        """By which a reason is written down: it stays when lines move."""
        return f"{self.function}: {self.was} → {self.now}"


def mutants(source: str) -> Iterator[Mutant]:
    """Every mutant of a module, from top to bottom."""
    tree = ast.parse(source)
    for place in _places(tree, (), None):
        for changed in _changed(_at(tree, place.path)):
            copy = deepcopy(tree)
            _put(copy, place.path, changed)
            was, now = (ast.unparse(_at(one, place.whole)) for one in (tree, copy))
            yield Mutant(place.function, place.line, was, now, ast.unparse(ast.fix_missing_locations(copy)))


Path = tuple[tuple[str, int | None], ...]  # from the root: the field, and the place in it where it is a list
LEFT_ALONE = {"annotation", "returns", "decorator_list", "type_params"}


class _Place(NamedTuple):
    """An expression: the way to it, the way to the whole that it is a part of, and where that stands."""

    path: Path
    whole: Path
    function: str
    line: int


def _places(node: ast.AST, path: Path, whole: Path | None, function: str = "") -> Iterator[_Place]:
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        function = f"{function}.{node.name}".lstrip(".")
    if isinstance(node, ast.expr):
        whole = path if whole is None else whole
        yield _Place(path, whole, function or "module", node.lineno)
    for name, value in ast.iter_fields(node):
        if name in LEFT_ALONE:
            continue
        for index, part in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(part, ast.AST):
                step = (name, index if isinstance(value, list) else None)
                yield from _places(part, (*path, step), whole, function)


def _at(node: ast.AST, path: Path) -> ast.AST:
    """What stands where the path leads."""
    for name, index in path:
        found = getattr(node, name)
        node = found if index is None else found[index]
    return node


def _put(tree: ast.AST, path: Path, new: ast.AST) -> None:
    """Puts another node there."""
    (name, index), parent = path[-1], _at(tree, path[:-1])
    if index is None:
        setattr(parent, name, new)
    else:
        getattr(parent, name)[index] = new


def _changed(node: ast.AST) -> Iterator[ast.expr]:
    """What could stand in the place of a node by one small fault."""
    match node:
        case ast.BinOp(op=op):
            for other in ARITHMETIC.get(type(op), []):
                yield ast.BinOp(node.left, other(), node.right)
        case ast.Compare(ops=ops):
            for index, op in enumerate(ops):
                for other in COMPARED[type(op)]:
                    yield ast.Compare(node.left, [*ops[:index], other(), *ops[index + 1 :]], node.comparators)
        case ast.BoolOp(op=op, values=values):
            yield ast.BoolOp(ast.Or() if isinstance(op, ast.And) else ast.And(), values)
        case ast.UnaryOp(op=ast.Not() | ast.USub(), operand=operand):
            yield operand
        case ast.IfExp(test=test):
            yield ast.IfExp(ast.UnaryOp(ast.Not(), test), node.body, node.orelse)
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() as value):
            yield ast.Constant(value + 1)
            yield ast.Constant(value - 1)
        case ast.Call(func=ast.Name(id=name), args=[above, below]) if name == "rounded":
            yield ast.BinOp(above, ast.FloorDiv(), below)
            yield ast.UnaryOp(ast.USub(), ast.BinOp(ast.UnaryOp(ast.USub(), above), ast.FloorDiv(), below))
        case ast.Call(func=ast.Name(id=name)) if name in CALLED:
            yield ast.Call(ast.Name(CALLED[name], ast.Load()), node.args, node.keywords)
