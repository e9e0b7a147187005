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
    hint: () => "a cell may be a number, a text, true or false, a Date, an array of numbers, or null where it is missing",
    example: { source: "y ~ x", arises: "a row object with an object in a cell, or an array among numbers" },
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
  LMM0515: entry<{ column: string; expected: string; row: number; found: string; more: number }>({
    severity: "warning",
    message: ({ column, expected, row, found, more }) =>
      `column \`${column}\` holds arrays of ${expected}, but row ${row} holds ${found}${andMore(more, "such row")}: missing there`,
    hint: () => "every cell of such a column needs the same shape",
    example: { source: "y ~ cnn(x)", arises: "an array of another length, a text or a number in a column of arrays" },
  }),
  LMM0516: entry<{ column: string; row: number; more: number }>({
    severity: "warning",
    message: ({ column, row, more }) => `column \`${column}\` holds an array with a missing number in row ${row}${andMore(more, "such row")}: the whole cell counts as missing`,
    example: { source: "y ~ cnn(x)", arises: "NaN or null among the numbers of an image or a sequence" },
  }),
  LMM0517: entry<{ column: string; row: number; file: string; problem: string; more: number }>({
    severity: "warning",
    message: ({ column, row, file, problem, more }) =>
      `column \`${column}\` names \`${file}\` in row ${row}, ${problem}${andMore(more, "such row")}: missing there`,
    hint: () => "files are looked for beside the data file; .npy of numbers in C order, or raw numbers of the size that `data { }` declares",
    example: { source: "y ~ cnn(x)", arises: "a CSV column that names .npy files, one of which is missing, cut short or no array of numbers" },
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
  LMM0523: entry<{ column: string; declared: string; found: string; isNone: boolean }>({
    severity: "error",
    message: ({ column, declared, found }) => `column \`${column}\` is declared as arrays of ${declared}, but holds ${found}`,
    hint: ({ isNone }) => (isNone ? "in rows and columns in memory a cell is an array of numbers; in a CSV file it names a file beside it" : null),
    example: { source: "y ~ cnn(x)\ndata { x: image(28, 28, 1) }", data: "y,x\n1,2\n2,3\n" },
  }),
  LMM0524: entry<{ column: string; type: string; shape: string }>({
    severity: "error",
    message: ({ column, type, shape }) => `column \`${column}\` is declared ${type}, but holds an array of ${shape} in each row`,
    hint: ({ column }) => `leave its type out, and let a net read it: \`cnn(${column})\``,
    example: { source: "y ~ x\ndata { x: numeric }", arises: "a column of arrays declared as something else" },
  }),
} as const;

function ordinal(position: number): string {
  const suffix = position % 100 >= 11 && position % 100 <= 13 ? "th" : (["th", "st", "nd", "rd"][position % 10] ?? "th");
  return `${position}${suffix}`;
}
