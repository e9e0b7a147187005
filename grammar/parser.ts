/**
 * The grammar, as Chevrotain rules that yield a concrete syntax tree and nothing else; `lmm.ebnf` is its readable twin.
 * An expression is read flat, operands between operators: `precedence.ts` says how they bind, `build.ts` binds them.
 * Brackets arrive balanced and statements separated (`arrange.ts`), so a mistake never reaches beyond its statement.
 */
import { CstParser, type CstNode, type IOrAlt, type IParserErrorMessageProvider, type IToken, type TokenType } from "chevrotain";
import * as t from "./tokens.js";

/** Names of the rules, which are also the names of the nodes. */
export type RuleName = keyof Pick<
  LanguageParser,
  | "program" | "statement" | "modelStatement" | "importStatement" | "dataBlock" | "trainBlock" | "entry"
  | "letDefinition" | "netDefinition" | "scalarDefinition" | "parameters" | "parameter" | "bound" | "interval" | "property"
  | "setting" | "formula" | "barred" | "expression" | "reference" | "argument" | "parenthesized" | "list"
>;

/** Thrown out of a parse once `limit` mistakes are known: the rest would cost time and tell nothing. */
export class TooManyMistakes extends Error {}

/** Keeps, in place of a sentence, the name of the expected token type: `complaints.ts` words it. */
function expectationProvider(count: () => void): IParserErrorMessageProvider {
  const counted = (expected: string): string => {
    count();
    return expected;
  };
  return {
    buildMismatchTokenMessage: ({ expected }) => counted(expected.name),
    buildNotAllInputParsedMessage: () => counted(t.StatementEnd.name),
    buildNoViableAltMessage: () => counted(""),
    buildEarlyExitMessage: () => counted(""),
  };
}

export class LanguageParser extends CstParser {
  private mistakeCount = 0;

  /** @param mistakeLimit see `TooManyMistakes` @param validates whether Chevrotain checks the grammar itself (tests do) */
  constructor(mistakeLimit: number, validates = false) {
    super(t.vocabulary, {
      recoveryEnabled: true,
      maxLookahead: 2,
      skipValidations: !validates,
      errorMessageProvider: expectationProvider(() => {
        if (++this.mistakeCount > mistakeLimit) throw new TooManyMistakes();
      }),
    });
    this.performSelfAnalysis();
  }

  /**
   * The tree of a program of at least one statement, as far as it can be read; `errors` then holds what could not.
   * @throws TooManyMistakes
   */
  read(tokens: IToken[]): CstNode {
    this.mistakeCount = 0;
    this.input = tokens;
    return this.program();
  }

  // Nothing is made up and nothing is skipped to mend a single place: the rules around it go on from where they can.
  protected override canTokenTypeBeInsertedInRecovery(_type: TokenType): boolean {
    return false;
  }
  protected override canTokenTypeBeDeletedInRecovery(_type: TokenType): boolean {
    return false;
  }

  readonly program = this.RULE("program", () => {
    this.SUBRULE(this.statement);
    this.MANY(() => {
      this.CONSUME(t.StatementEnd);
      this.SUBRULE1(this.statement);
    });
  });

  readonly statement = this.RULE("statement", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.modelStatement) },
      { ALT: () => this.SUBRULE(this.importStatement) },
      { ALT: () => this.SUBRULE(this.dataBlock) },
      { ALT: () => this.SUBRULE(this.trainBlock) },
      { ALT: () => this.SUBRULE(this.letDefinition) },
      { ALT: () => this.SUBRULE(this.netDefinition) },
      { ALT: () => this.SUBRULE(this.scalarDefinition) },
      { ALT: () => this.SUBRULE(this.setting) },
      { ALT: () => this.SUBRULE(this.formula) },
    ]);
  });

  readonly modelStatement = this.RULE("modelStatement", () => {
    this.CONSUME(t.Model);
    this.CONSUME(t.Name);
  });

  readonly importStatement = this.RULE("importStatement", () => {
    this.CONSUME(t.Import);
    this.CONSUME(t.Text);
  });

  readonly dataBlock = this.RULE("dataBlock", () => {
    this.CONSUME(t.Data);
    this.OPTION(() => this.CONSUME(t.Text));
    this.OPTION1(() => {
      this.CONSUME(t.CurlyOpen);
      this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.entry) });
      this.CONSUME(t.CurlyClose);
    });
  });

  readonly trainBlock = this.RULE("trainBlock", () => {
    this.CONSUME(t.Train);
    this.CONSUME(t.CurlyOpen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.entry) });
    this.CONSUME(t.CurlyClose);
  });

  readonly entry = this.RULE("entry", () => {
    this.CONSUME(t.Name);
    this.OR([{ ALT: () => this.CONSUME(t.Colon) }, { ALT: () => this.CONSUME(t.Equals) }]);
    this.SUBRULE(this.expression);
  });

  readonly letDefinition = this.RULE("letDefinition", () => {
    this.CONSUME(t.Let);
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.barred);
  });

  readonly netDefinition = this.RULE("netDefinition", () => {
    this.CONSUME(t.Net);
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.barred);
  });

  readonly scalarDefinition = this.RULE("scalarDefinition", () => {
    this.CONSUME(t.ScalarKeyword);
    this.CONSUME(t.Name);
    this.CONSUME(t.RoundOpen);
    this.SUBRULE(this.parameters, { LABEL: "variables" });
    this.OPTION(() => {
      this.CONSUME(t.Semicolon);
      this.SUBRULE1(this.parameters, { LABEL: "parameters" });
    });
    this.CONSUME(t.RoundClose);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
    this.OPTION1(() => {
      this.CONSUME(t.With);
      this.AT_LEAST_ONE_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.property) });
    });
  });

  readonly parameters = this.RULE("parameters", () => {
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.parameter) });
  });

  readonly parameter = this.RULE("parameter", () => {
    this.CONSUME(t.Name);
    this.OPTION(() =>
      this.OR([{ ALT: () => this.SUBRULE(this.bound) }, { ALT: () => this.SUBRULE(this.interval) }]),
    );
    this.OPTION1(() => {
      this.CONSUME(t.Equals);
      this.SUBRULE(this.expression);
    });
  });

  readonly bound = this.RULE("bound", () => {
    this.CONSUME(t.Comparison);
    this.SUBRULE(this.expression);
  });

  readonly interval = this.RULE("interval", () => {
    this.CONSUME(t.In);
    this.OR([
      { ALT: () => this.CONSUME(t.RoundOpen, { LABEL: "excludesLower" }) },
      { ALT: () => this.CONSUME(t.SquareOpen, { LABEL: "includesLower" }) },
    ]);
    this.SUBRULE(this.expression);
    this.CONSUME(t.Comma);
    this.SUBRULE1(this.expression);
    this.OR1([
      { ALT: () => this.CONSUME(t.RoundClose, { LABEL: "excludesUpper" }) },
      { ALT: () => this.CONSUME(t.SquareClose, { LABEL: "includesUpper" }) },
    ]);
  });

  readonly property = this.RULE("property", () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.expression);
  });

  readonly setting = this.RULE("setting", () => {
    this.CONSUME(t.Name);
    this.CONSUME(t.Equals);
    this.SUBRULE(this.barred);
  });

  readonly formula = this.RULE("formula", () => {
    this.SUBRULE(this.expression);
    this.CONSUME(t.Tilde);
    this.SUBRULE(this.barred);
  });

  readonly barred = this.RULE("barred", () => {
    this.SUBRULE(this.expression);
    this.OPTION(() => {
      this.CONSUME(t.Bar);
      this.SUBRULE1(this.expression);
    });
  });

  // Operands stand in this rule, not in one of their own, and what is read of each is a closure made once: a long sum has
  // tens of thousands.
  private readonly signs = [() => this.CONSUME(t.Prefix), () => this.CONSUME1(t.Prefix)] as const;
  private readonly firstOperand: IOrAlt<unknown>[] = [
    { ALT: () => this.CONSUME(t.Value) },
    { ALT: () => this.SUBRULE(this.reference) },
    { ALT: () => this.SUBRULE(this.parenthesized) },
    { ALT: () => this.SUBRULE(this.list) },
  ];
  private readonly laterOperand: IOrAlt<unknown>[] = [
    { ALT: () => this.CONSUME1(t.Value) },
    { ALT: () => this.SUBRULE1(this.reference) },
    { ALT: () => this.SUBRULE1(this.parenthesized) },
    { ALT: () => this.SUBRULE1(this.list) },
  ];

  readonly expression = this.RULE("expression", () => {
    this.MANY(this.signs[0]);
    this.OR(this.firstOperand);
    this.MANY1(() => {
      this.CONSUME(t.Infix);
      this.MANY2(this.signs[1]);
      this.OR1(this.laterOperand);
    });
  });

  readonly reference = this.RULE("reference", () => {
    this.OR([
      {
        ALT: () => {
          this.CONSUME(t.Callee);
          this.CONSUME(t.RoundOpen);
          this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.argument) });
          this.CONSUME(t.RoundClose);
        },
      },
      {
        ALT: () => {
          this.CONSUME(t.RangeStart);
          this.CONSUME(t.Range);
          this.CONSUME(t.Name);
        },
      },
    ]);
  });

  readonly argument = this.RULE("argument", () => {
    this.OPTION(() => {
      this.CONSUME(t.Name);
      this.CONSUME(t.Equals);
    });
    this.SUBRULE(this.barred);
  });

  readonly parenthesized = this.RULE("parenthesized", () => {
    this.CONSUME(t.RoundOpen);
    this.SUBRULE(this.barred);
    this.MANY(() => {
      this.CONSUME(t.Comma);
      this.SUBRULE(this.argument);
    });
    this.CONSUME(t.RoundClose);
  });

  readonly list = this.RULE("list", () => {
    this.CONSUME(t.SquareOpen);
    this.MANY_SEP({ SEP: t.Comma, DEF: () => this.SUBRULE(this.expression) });
    this.CONSUME(t.SquareClose);
  });
}
