/**
 * What rows or columns of data must have, as types. Asks for names, not for types of values: a column of texts becomes a factor.
 * Data whose names the checker does not know is not asked.
 */
import type { DataInput, Table } from "../data/index.js";

/**
 * What an argument must be besides its own type: nothing where it has the columns, else something with those that it lacks, so
 * that the complaint names them. A column that a row may leave out is there: its value is missing.
 * @param Names a union of names; `string` asks for nothing
 */
export type Having<Data, Names extends string> =
  string extends Names ? unknown
  : Data extends Table ? unknown
  : Data extends readonly (infer Row)[] ? ([Lacking<Row, Names>] extends [never] ? unknown : readonly Record<Lacking<Row, Names>, unknown>[])
  : [Lacking<Data, Names>] extends [never] ? unknown
  : Record<Lacking<Data, Names>, ArrayLike<unknown>>;

/** The names that no member of a union of objects has; never where nothing is known of their keys. */
type Lacking<Holder, Names extends string> = [KnownKeys<Holder>] extends [never] ? never : Exclude<Names, KnownKeys<Holder>>;

type KnownKeys<Holder> = Holder extends object ? `${Extract<keyof Holder, string | number>}` : never;

/** Data with the columns of a formula, whatever else it has. */
export type DataWith<Data extends DataInput, Names extends string> = Data & Having<Data, Names>;
