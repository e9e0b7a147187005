/** Messages about reading data, from memory or from a file (LMM05xx). Rows are counted from 1, lines as an editor counts them. */
import { entry } from "../entry.js";

const plural = (count: number, noun: string): string => (count === 1 ? `1 ${noun}` : `${count} ${noun}s`);
const andMore = (count: number, noun: string): string => (count === 0 ? "" : `, and ${plural(count, `more ${noun}`)}`);

export const dataCatalogue = {
  LMM0501: entry<{ name: string }>({
    severity: "error",
    message: ({ name }) => `${name} has no rows`,
    hint: () => "a fit needs at least one row below the header",
    example: { source: "y ~ x", data: "y,x\n" },
  }),
  LMM0502: entry<{ file: string; line: number; found: number; expected: number; more: number; isShifted: boolean }>({
    severity: "error",
    message: ({ file, line, found, expected, more }) =>
      `${file}:${line} has ${plural(found, "cell")} where the header has ${expected}${andMore(more, "such line")}`,
    hint: ({ isShifted }) =>
      isShifted ? "every row has one cell more than the header: give the first column a name" : "a cell that holds a comma must stand in double quotes",
    example: { source: "y ~ x", data: "y,x\n1,2\n3,4,5\n" },
  }),
  LMM0503: entry<{ file: string; column: string; first: number; second: number }>({
    severity: "error",
    message: ({ file, column, first, second }) => `${file} has two columns named \`${column}\`: the ${ordinal(first)} and the ${ordinal(second)}`,
    hint: () => "give each column a name of its own",
    example: { source: "y ~ x", data: "y,x,x\n1,2,3\n4,5,6\n" },
  }),
  LMM0504: entry<{ file: string; position: number; name: string }>({
    severity: "note",
    message: ({ file, position, name }) => `the ${ordinal(position)} column of ${file} has no name and is called \`${name}\``,
    example: { source: "y ~ x", data: ",y,x\n1,2,3\n2,4,1\n" },
  }),
  LMM0505: entry<{ file: string; line: number; problem: string }>({
    severity: "error",
    message: ({ file, line, problem }) => `${file}:${line} cannot be read as comma-separated cells: ${problem}`,
    hint: () => "inside a quoted cell, a double quote is written twice",
    example: { source: "y ~ x", data: 'y,x\n1,"2\n3,4\n' },
  }),
  LMM0507: entry<{ column: string; found: number; other: string; expected: number }>({
    severity: "error",
    message: ({ column, found, other, expected }) => `column \`${column}\` has ${plural(found, "value")} where \`${other}\` has ${expected}`,
    hint: () => "every column needs one value per row",
    example: { source: "y ~ x", arises: "an object of columns whose arrays differ in length" },
  }),
  LMM0508: entry<{ column: string; row: number; found: string }>({
    severity: "error",
    message: ({ column, row, found }) => `column \`${column}\` holds ${found} in row ${row}`,
    hint: () => "a cell may be a number, a text, true or false, a Date, or null where it is missing",
    example: { source: "y ~ x", arises: "a row object with an array or an object in a cell" },
  }),
  LMM0509: entry<{ column: string; text: string; row: number; count: number }>({
    severity: "warning",
    message: ({ column, text, row, count }) =>
      `column \`${column}\` is read as a factor because ${count === 1 ? "one cell is" : `${count} cells are`} not a number: \`${text}\` in row ${row}`,
    hint: () => "where a value is missing, leave the cell empty or write NA",
    example: { source: "y ~ x", data: `y,x\n${"1,2\n".repeat(10)}3,n/a\n` },
  }),
  LMM0510: entry<{ column: string; count: number }>({
    severity: "warning",
    message: ({ column, count }) => `column \`${column}\` holds ${plural(count, "NaN value")}, which ${count === 1 ? "counts" : "count"} as missing`,
    example: { source: "y ~ x", data: "y,x\n1,2\nNaN,3\n2,5\n" },
  }),
  LMM0511: entry<{ column: string }>({
    severity: "warning",
    message: ({ column }) => `column \`${column}\` is empty: every value is missing`,
    example: { source: "y ~ x", data: "y,x,z\n1,2,\n3,4,\n" },
  }),
  LMM0512: entry<{ file: string; line: number; problem: string }>({
    severity: "error",
    message: ({ file, line, problem }) => `${file}:${line} is not one row as JSON: ${problem}`,
    hint: () => 'each line reads like {"y": 1.5, "g": "a"}',
    example: { source: "y ~ x", arises: "a .jsonl file with a line that is not a JSON object" },
  }),
  LMM0513: entry<{ column: string }>({
    severity: "error",
    message: ({ column }) => `column \`${column}\` is not an array of values`,
    hint: () => "the data is rows, [{ y: 1, x: 2 }, ...], or columns, { y: [1, ...], x: [2, ...] }",
    example: { source: "y ~ x", arises: "an object of columns in which one is a single value" },
  }),
  LMM0514: entry<{ row: number }>({
    severity: "error",
    message: ({ row }) => `row ${row} of the data is not an object with a value per column`,
    hint: () => "each row reads like { y: 1.5, g: \"a\" }",
    example: { source: "y ~ x", arises: "an array of rows that holds null or a bare number" },
  }),
  LMM0520: entry<{ column: string; type: string; text: string; row: number; more: number }>({
    severity: "error",
    message: ({ column, type, text, row, more }) =>
      `column \`${column}\` is declared ${type}, but row ${row} holds \`${text}\`${andMore(more, "such row")}`,
    hint: ({ column }) => `write \`${column}: factor\` to keep its values as they are`,
    example: { source: "y ~ x\ndata { x: numeric }", data: "y,x\n1,low\n2,high\n" },
  }),
  LMM0521: entry<{ column: string; text: string; row: number; levels: readonly string[]; nearest: string | null }>({
    severity: "error",
    message: ({ column, text, row, levels }) =>
      `column \`${column}\` holds \`${text}\` in row ${row}, which is not among its declared levels ${levels.map((level) => `\`${level}\``).join(", ")}`,
    hint: ({ nearest }) => (nearest === null ? null : `did you mean \`${nearest}\`?`),
    example: { source: 'y ~ x\ndata { x: factor(levels = ["no", "yes"]) }', data: "y,x\n1,no\n2,yess\n" },
  }),
  LMM0522: entry<{ column: string; level: string }>({
    severity: "error",
    message: ({ column, level }) => `the levels of \`${column}\` name \`${level}\` twice`,
    example: { source: 'y ~ x\ndata { x: factor(levels = ["a", "b", "a"]) }', data: "y,x\n1,a\n2,b\n" },
  }),
} as const;

function ordinal(position: number): string {
  const suffix = position % 100 >= 11 && position % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][position % 10] ?? "th");
  return `${position}${suffix}`;
}
