/** Messages about data against the model (LMM06xx): what only the rows can show. Rows are counted from 1. */
import { entry } from "../entry.js";

const rowsOf = (count: number): string => (count === 1 ? "1 row" : `${count} rows`);

/** Names in backticks, the first few of a long list. */
function listed(names: readonly string[]): string {
  const shown = names.slice(0, 6).map((name) => `\`${name}\``).join(", ");
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}

function typeWords(kind: string): string {
  return kind === "factor" ? "text" : kind === "logical" ? "true or false" : kind === "date" ? "dates" : "numbers";
}

const related = "y,g\n1,a\n2,b\n4,c\n3,a\n5,c\n";

/** What weights say of shares elsewhere. */
const asCounts = "a share of a known number of trials, n, counts as `cbind(share * n, n - share * n)`";

export const frameCatalogue = {
  LMM0601: entry<{ column: string }>({
    severity: "error",
    message: ({ column }) => `the data has no column \`${column}\`, which the fitted model reads`,
    hint: ({ column }) => `add \`${column}\` to the new rows, measured as it was in training`,
    example: { source: "y ~ x", arises: "a prediction from rows that lack a column of the model" },
  }),
  LMM0602: entry<{ column: string; expected: string; found: string }>({
    severity: "error",
    message: ({ column, expected, found }) => `\`${column}\` was ${typeWords(expected)} in training, and holds ${typeWords(found)} here that cannot be read so`,
    example: { source: "y ~ x", arises: "a prediction from rows in which a numeric column holds text" },
  }),
  LMM0603: entry<{ label: string; row: number }>({
    severity: "error",
    message: ({ label, row }) => `\`${label}\` is infinite in row ${row}`,
    hint: ({ label }) => (label.startsWith("log") ? "the logarithm of zero is infinite: `log1p()` takes zeros" : "remove the row, or leave the cell empty to mark it missing"),
    example: { source: "y ~ log(x)", data: "y,x\n1,0\n2,3\n4,2\n" },
  }),
  LMM0604: entry<{ rows: number; label: string; missing: number }>({
    severity: "error",
    message: ({ rows, label, missing }) => `no row is complete: \`${label}\` is missing in ${missing} of ${rowsOf(rows)}`,
    hint: ({ label }) => `drop \`${label}\` from the formula, or fill it in`,
    example: { source: "y ~ x", data: "y,x\n1,\n2,\n" },
  }),
  LMM0605: entry<{ degree: number; distinct: number }>({
    severity: "error",
    message: ({ degree, distinct }) => `a polynomial of degree ${degree} needs more than ${degree} distinct values, and there are ${distinct}`,
    hint: ({ distinct }) => (distinct > 1 ? `the highest degree here is ${distinct - 1}` : null),
    example: { source: "y ~ poly(x, 3)", data: "y,x\n1,1\n2,2\n4,2\n3,1\n" },
  }),
  LMM0606: entry<{ columns: readonly string[] }>({
    severity: "warning",
    message: ({ columns }) =>
      columns.length === 1
        ? `the fixed-effect column ${listed(columns)} is left out: the columns before it determine it`
        : `${columns.length} fixed-effect columns are left out because the columns before them determine them: ${listed(columns)}`,
    example: { source: "y ~ x + z", data: "y,x,z\n1,1,2\n2,2,4\n4,3,6\n3,5,10\n" },
  }),
  LMM0607: entry<{ dropped: number; rows: number }>({
    severity: "note",
    message: ({ dropped, rows }) => `${dropped} of ${rowsOf(rows)} ${dropped === 1 ? "has" : "have"} a missing value and ${dropped === 1 ? "is" : "are"} left out`,
    example: { source: "y ~ x", data: "y,x\n1,1\n2,\n4,3\n3,5\n" },
  }),
  LMM0608: entry<{ group: string; level: string }>({
    severity: "error",
    message: ({ group, level }) => `the grouping factor \`${group}\` has a single level, \`${level}\`: a variance between levels needs at least two`,
    hint: ({ group }) => `take the term with \`| ${group}\` out`,
    example: { source: "y ~ x + (1 | g)", data: "y,x,g\n1,1,a\n2,4,a\n4,3,a\n" },
  }),
  LMM0609: entry<{ group: string; rows: number }>({
    severity: "error",
    message: ({ group, rows }) => `\`${group}\` groups nothing: it is a number with a value of its own in each of ${rowsOf(rows)}`,
    hint: ({ group }) => `for an effect of \`${group}\`, add it as a term: \`+ ${group}\`; if it names single rows, say so: \`data { ${group}: factor }\``,
    example: { source: "y ~ 1 + (1 | x)", data: "y,x\n1,1.5\n2,2.5\n4,3.25\n" },
  }),
  LMM0610: entry<{ group: string; rows: number }>({
    severity: "warning",
    message: ({ group, rows }) => `\`${group}\` has as many levels as rows (${rows}): its variance cannot be told from the residual variance`,
    example: { source: "y ~ 1 + (1 | g)", data: "y,g\n1,a\n2,b\n4,c\n" },
  }),
  LMM0611: entry<{ label: string; level: string }>({
    severity: "error",
    message: ({ label, level }) => `the factor \`${label}\` has a single level, \`${level}\`, in the rows that are used: it has no effect to estimate`,
    hint: ({ label }) => `take \`${label}\` out of the formula`,
    example: { source: "y ~ f", data: "y,f\n1,a\n2,a\n4,a\n" },
  }),
  LMM0612: entry<{ rows: number; columns: number }>({
    severity: "error",
    message: ({ rows, columns }) => `the fixed effects would take ${columns} columns over ${rowsOf(rows)}, which is more than fits in memory`,
    hint: () => "a factor of many levels is better a random effect: `(1 | f)`",
    example: { source: "y ~ f", arises: "a factor of ten thousand levels among the fixed effects of a million rows" },
  }),
  LMM0613: entry<{ row: number; value: number }>({
    severity: "error",
    message: ({ row, value }) => `the weight in row ${row} is ${value}: a weight is positive`,
    hint: () => "leave the cell empty to leave the row out",
    example: { source: "y ~ x\nweights = w", data: "y,x,w\n1,1,1\n2,2,0\n4,5,2\n" },
  }),
  LMM0614: entry<{ file: string }>({
    severity: "error",
    message: ({ file }) => `there is no matrix ${file}`,
    hint: () => "a file is looked for beside the program; in TypeScript hand the matrix over: `compile(program, { covariances: { \"file\": rows } })`",
    example: { source: 'y ~ 1 + (1 | g, cov = "kinship.csv")', data: related },
  }),
  LMM0615: entry<{ file: string; rows: number; columns: number }>({
    severity: "error",
    message: ({ file, rows, columns }) => `${file} has ${rowsOf(rows)} and ${columns === 1 ? "1 column" : `${columns} columns`} of covariances: one of each per level was expected`,
    hint: () => "the header names the levels; a first column may name them again, row by row",
    example: { source: 'y ~ 1 + (1 | g, cov = "kinship.csv")', data: related, covariance: "a,b,c\n1,0.5,0\n" },
  }),
  LMM0616: entry<{ file: string; column: string }>({
    severity: "error",
    message: ({ file, column }) => `the column \`${column}\` of ${file} holds something else than numbers`,
    hint: () => "every covariance is a number, zero included",
    example: { source: 'y ~ 1 + (1 | g, cov = "kinship.csv")', data: related, covariance: "id,a,b,c\na,1,0.5,\nb,0.5,1,0\nc,0,0,1\n" },
  }),
  LMM0617: entry<{ file: string; first: string; second: string; one: number; other: number }>({
    severity: "error",
    message: ({ file, first, second, one, other }) => `${file} is not symmetric: it has ${one} for \`${first}\` with \`${second}\`, and ${other} the other way round`,
    hint: () => "a covariance matrix holds each pair twice, with the same value",
    example: { source: 'y ~ 1 + (1 | g, cov = "kinship.csv")', data: related, covariance: "a,b,c\n1,0.5,0\n0.25,1,0\n0,0,1\n" },
  }),
  LMM0618: entry<{ file: string }>({
    severity: "error",
    message: ({ file }) => `${file} is not positive semi-definite: no random effects have these covariances`,
    hint: () => "look for entries larger than the diagonal allows, and for covariances that were rounded or estimated pair by pair",
    example: { source: 'y ~ 1 + (1 | g, cov = "kinship.csv")', data: related, covariance: "a,b,c\n1,2,0\n2,1,0\n0,0,1\n" },
  }),
  LMM0619: entry<{ group: string; file: string; missing: number; rows: number }>({
    severity: "error",
    message: ({ group, file, missing, rows }) => `${file} does not name the level of \`${group}\` in ${missing} of ${rowsOf(rows)}`,
    hint: () => "add those levels to the matrix, or leave the rows out of the data",
    example: { source: 'y ~ 1 + (1 | g, cov = "kinship.csv")', data: related, covariance: "a,b\n1,0.5\n0.5,1\n" },
  }),
  LMM0620: entry<{ column: string; nearest: string | null }>({
    severity: "error",
    message: ({ column }) => `the data block speaks of a column \`${column}\`, which the data does not have`,
    hint: ({ nearest }) => (nearest === null ? null : `did you mean \`${nearest}\`?`),
    example: { source: "y ~ x\ndata { agee: numeric }", data: "y,x,age\n1,2,3\n2,1,4\n4,3,1\n" },
  }),
  LMM0621: entry<{ column: string }>({
    severity: "warning",
    message: ({ column }) => `the type of \`${column}\` is stated twice, and the first one counts`,
    hint: () => "leave one of them out",
    example: { source: "y ~ x\ndata { x: numeric, x: factor }", data: "y,x\n1,2\n2,1\n4,3\n" },
  }),
  LMM0622: entry<{ found: string; nearest: string | null; known: readonly string[] }>({
    severity: "error",
    message: ({ found }) => `\`${found}\` is no type of a column`,
    hint: ({ nearest, known }) => (nearest === null ? `types are ${listed(known)}` : `did you mean \`${nearest}\`?`),
    example: { source: "y ~ x\ndata { x: numerical }", data: "y,x\n1,2\n2,1\n4,3\n" },
  }),
  LMM0623: entry<{ file: string; level: string }>({
    severity: "error",
    message: ({ file, level }) => `the rows and columns of ${file} do not name the same levels, each once: look at \`${level}\``,
    example: { source: 'y ~ 1 + (1 | g, cov = "kinship.csv")', data: related, covariance: "id,a,b,c\na,1,0.5,0\nb,0.5,1,0\nd,0,0,1\n" },
  }),
  LMM0630: entry<{ label: string; row: number; value: number; isShare: boolean }>({
    severity: "error",
    message: ({ label, row, value }) => `\`${label}\` is ${value} in row ${row}, and \`cbind()\` counts successes and failures: whole numbers, 0 or more`,
    hint: ({ isShare }) => (isShare ? asCounts : "the first column holds successes, the second failures: `cbind(successes, trials - successes)`"),
    example: { source: "cbind(y, n - y) ~ x\nfamily = binomial", data: "y,n,x\n1,4,1\n6,5,2\n2,4,5\n" },
  }),
  LMM0631: entry<{ row: number }>({
    severity: "error",
    message: ({ row }) => `row ${row} counts neither successes nor failures, and tells nothing of their share`,
    hint: () => "leave rows without a trial out of the data",
    example: { source: "cbind(y, n - y) ~ x\nfamily = binomial", data: "y,n,x\n1,4,1\n0,0,2\n2,4,5\n" },
  }),
  LMM0632: entry<{ label: string; row: number; value: number; family: string; expected: string; isShare: boolean }>({
    severity: "error",
    message: ({ label, row, value, family, expected }) => `\`${label}\` is ${value} in row ${row}, and the ${family} family takes ${expected}`,
    hint: ({ isShare }) => (isShare ? asCounts : null),
    example: { source: "y ~ x\nfamily = binomial", data: "y,x\n0.25,1\n0.5,2\n1,5\n" },
  }),
  LMM0624: entry<{ column: string; expected: string; found: string }>({
    severity: "error",
    message: ({ column, expected, found }) => `\`${column}\` held arrays of ${expected} in training, and holds arrays of ${found} here`,
    example: { source: "y ~ cnn(img)", arises: "a prediction from images of another size" },
  }),
} as const;
