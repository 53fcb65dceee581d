// Formulas, evaluated as generator/worksheet/formula_evaluate.go does; what the
// trees mean is said in formula.go. Both are held together by the vectors of
// generator/worksheet/testdata/vectors/formula.json and by random trees.

import type { Tree } from "./types";
import { isObject, isText, own } from "./values";

/**
 * The answer that a name stands for, undefined or null for blank. Answers of
 * hidden fields and columns are left out, those of computed columns are put in.
 */
export type Lookup = (name: string) => unknown;

/** A result; null is blank. */
export type Value = number | string | boolean | null;

// No formula of 500 bytes is deeper.
const maxDepth = 500;

const isNumber = (value: unknown): value is number => typeof value === "number";
const isYesNo = (value: unknown): value is boolean => typeof value === "boolean";

/** What is not finite is blank, and -0 is 0. */
const finite = (value: number): number | null => (isFinite(value) ? value + 0 : null);

const member = (object: unknown, name: unknown): unknown =>
  (isObject(object) && isText(name) ? own(object, name) : null);

/** An answer or a literal, null unless it is of a type that answers have. */
const operandOf = (value: unknown): unknown =>
  isNumber(value) ? finite(value)
  : isText(value) || isYesNo(value) || isObject(value) || (Array.isArray(value) && value.length) ? value
  : null;

const joined = (value: unknown): string => (isText(value) || isNumber(value) ? `${value}` : "");

/** Days in the calendar of all times, NaN for what is no date. */
const day = (value: unknown): number => {
  const time = isText(value) && /^\d{4}-\d\d-\d\d$/.test(value) && value > "0001" ? Date.parse(value) : NaN;
  // Some browsers take 2026-02-30 for a day in March.
  return isFinite(time) && new Date(time).toISOString().startsWith(value as string) ? time / 864e5 : NaN;
};

/** The number of a rating's answer to a statement; na and its like have none. */
const score = (rated: unknown): number | null => {
  const code = member(rated, "score");
  return isText(code) && /^\d{1,9}$/.test(code) ? +code : null;
};

/** The sum, mean, min, max or count of numbers. */
const aggregate = (operation: string, numbers: number[]): number | null => {
  const sum = numbers.reduce((a, b) => a + b, 0);
  return operation === "count" ? numbers.length
    : operation === "sum" ? finite(sum)
    : !numbers.length ? null
    : operation === "mean" ? finite(sum / numbers.length)
    : numbers.reduce((a, b) => (operation === "min" ? b < a : b > a) ? b : a);
};

function run(tree: unknown, names: Lookup | undefined, outer: Lookup | undefined, depth: number): unknown {
  if (!Array.isArray(tree)) return operandOf(tree);
  if (depth > maxDepth) return null;
  const operand = (i: number) => run(tree[i], names, outer, depth + 1);
  const operation: unknown = tree[0];
  switch (operation) {
    case "ref":
    case "up": {
      const look = operation === "ref" ? names : outer;
      if (!look || !isText(tree[1])) return null;
      const found = look(tree[1]);
      if (tree.length > 2) return isText(tree[2]) ? score(member(found, tree[2])) : null;
      return found === "" ? null : operandOf(found);
    }
    case "if":
      return operand(operand(1) === true ? 2 : 3);
    case "&":
      return joined(operand(1)) + joined(operand(2));
    case "sum_of":
    case "mean_of":
    case "answered": {
      const ratings = operand(1);
      const scores = (isObject(ratings) ? Object.values(ratings) : []).map(score).filter(isNumber);
      return aggregate(operation === "sum_of" ? "sum" : operation === "mean_of" ? "mean" : "count", scores);
    }
    case "sum":
    case "mean":
    case "min":
    case "max":
    case "count":
    case "any":
    case "all": {
      const rows = operand(1);
      const values = (Array.isArray(rows) ? rows : []).filter(isObject)
        .map((row) => run(tree[2], (name) => member(row, name), outer ?? names, depth + 1));
      const isTrue = (value: unknown) => value === true;
      return operation === "any" ? values.some(isTrue)
        : operation === "all" ? values.every(isTrue)
        : operation === "count" ? values.filter(isTrue).length
        : aggregate(operation, values.filter(isNumber));
    }
  }
  const left = operand(1);
  switch (operation) {
    case "not":
      return isYesNo(left) ? !left : null;
    case "blank":
      return left === "" || left === null || isObject(left);
    case "len":
      return isText(left) ? [...left].length : null;
    case "neg":
      return isNumber(left) ? finite(-left) : null;
    case "in": {
      const others = tree.slice(2).map((_, i) => operand(i + 2));
      return isText(left) && others.every((one) => isText(one) || Array.isArray(one))
        ? others.some((one) => one === left || (Array.isArray(one) && one.includes(left)))
        : null;
    }
  }
  const right = operand(2);
  switch (operation) {
    case "and":
    case "or": {
      const decisive = operation === "or";
      return left === decisive || right === decisive ? decisive : isYesNo(left) && isYesNo(right) ? !decisive : null;
    }
    case "=":
    case "!=":
      return left !== null && typeof left === typeof right && typeof left !== "object" ? (left === right) === (operation === "=") : null;
    case "days_between":
      return finite(day(right) - day(left));
  }
  if (!isNumber(left) || !isNumber(right)) return null;
  switch (operation) {
    case "+":
      return finite(left + right);
    case "-":
      return finite(left - right);
    case "*":
      return finite(left * right);
    case "/":
      return finite(left / right);
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "round": {
      const power = [1, 10, 100, 1e3, 1e4, 1e5, 1e6][right] ?? NaN;
      return finite((Math.sign(left) * Math.floor(Math.abs(left) * power + 0.5)) / power);
    }
  }
  return null;
}

/**
 * Computes a formula. In a row of a table names are looked up by names and
 * ^names by outer; elsewhere outer is left out. An operation takes answers of a
 * wrong type for blank.
 */
export function evaluate(tree: Tree, names: Lookup, outer?: Lookup): Value {
  const result = run(tree, names, outer, 0);
  return isNumber(result) || isText(result) || isYesNo(result) ? result : null;
}
