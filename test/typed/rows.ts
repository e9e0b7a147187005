/**
 * What a formula written as a literal asks of data, seen by its users: each line compiles, or is expected not to. Nothing here
 * is run: the type check reads it, and `formulas.test.ts` has the type check read it too.
 */
import { compile, type DataInput, type FittedModel, type Table } from "../../src/index.js";

interface Sleep {
  readonly Reaction: number;
  readonly Days: number;
  readonly Subject: string;
}

declare const sleep: readonly Sleep[];
declare const anything: DataInput;
declare const table: Table;
declare const records: Record<string, unknown>[];
declare const objects: readonly object[];
declare const text: string;

export async function rowsAndColumns(): Promise<void> {
  const model = compile("Reaction ~ Days + (Days | Subject)");
  await model.fit(sleep);
  await model.fit([{ Reaction: 250, Days: 0, Subject: "308", Night: "extra" }, { Reaction: null, Days: 1, Subject: 308, Night: "" }]);
  await model.fit({ Reaction: new Float64Array(3), Days: [0, 1, 2], Subject: ["a", "b", "c"], Night: [1, 2, 3] });
  // @ts-expect-error the rows lack Subject
  await model.fit([{ Reaction: 250, Days: 0 }]);
  // @ts-expect-error Dais is no column of the formula, Days is
  await model.fit([{ Reaction: 250, Dais: 0, Subject: "308" }]);
  // @ts-expect-error the columns lack Days
  await model.fit({ Reaction: [1, 2, 3], Subject: ["a", "b", "c"] });
  // @ts-expect-error a design has columns of Days
  model.design(sleep.map(({ Reaction, Subject }) => ({ Reaction, Subject })));
}

export async function predictions(): Promise<void> {
  const fit = await compile("Reaction ~ Days + (Days | Subject)").fit(sleep);
  fit.predict([{ Days: 10, Subject: "308" }]);
  fit.predict({ Days: [10], Subject: ["308"] });
  // @ts-expect-error the response is not needed, but Subject is
  fit.predict([{ Reaction: 250, Days: 10 }]);
  // @ts-expect-error a refit reads the same columns
  fit.refit([1, 2]).predict([{ Days: 10 }]);
  const forgetful: FittedModel = fit;
  forgetful.predict([{ Days: 10 }]);
  const removed = await compile("Reaction ~ Days + Subject - Subject").fit(sleep);
  removed.predict([{ Days: 10 }]);
}

export async function ranges(): Promise<void> {
  const model = compile("y ~ mlp(x1..x3) + (1 | g)");
  await model.fit({ y: [1], x1: [1], x2: [1], x3: [1], g: ["a"] });
  // @ts-expect-error x2 lies between x1 and x3
  await model.fit({ y: [1], x1: [1], x3: [1], g: ["a"] });
}

/** What a row may leave out is missing there, which is no mistake. */
export async function missingValues(rows: readonly { y: number; x?: number; g: string | null }[]): Promise<void> {
  await compile("y ~ x + (1 | g)").fit(rows);
  await compile("y ~ x + (1 | g)").fit([{ y: 1, g: "a" }, { y: 2, x: 1, g: "b" }]);
}

/** Of this data the checker knows no names. */
export async function dataOfUnknownColumns(): Promise<void> {
  const model = compile("y ~ x + (1 | g)");
  await model.fit(anything);
  await model.fit(table);
  await model.fit(records);
  await model.fit(objects);
  await model.fit(JSON.parse(text));
  await model.fit([]);
}

/** Of these texts it knows no columns. */
export async function formulasOfUnknownColumns(isShort: boolean): Promise<void> {
  const rows = [{ other: 1 }];
  await compile(text).fit(rows);
  await compile({ name: "file.lmm", text: "y ~ x" }).fit(rows);
  await compile(isShort ? "y ~ x" : "y ~ z").fit(rows);
  await compile(`y ~ ${text}`).fit(rows);
  await compile(`y ~ x${text as "1" | "2"}`).fit(rows);
  await compile("let who = x\ny ~ who").fit(rows);
  await compile(long).fit(rows);
  await compile(JSON.parse(text)).fit(rows);
}

/** A literal that the checker could not follow to its end. */
const long =
  "y ~ v001 + v002 + v003 + v004 + v005 + v006 + v007 + v008 + v009 + v010 + v011 + v012 + v013 + v014 + v015 + v016 + v017 + v018 + v019 + v020 + v021 + v022 + v023 + v024 + v025 + v026 + v027 + v028 + v029 + v030 + v031 + v032 + v033 + v034 + v035 + v036 + v037 + v038 + v039 + v040 + v041 + v042 + v043 + v044 + v045 + v046 + v047 + v048 + v049 + v050 + v051 + v052 + v053 + v054 + v055 + v056 + v057 + v058 + v059 + v060";
