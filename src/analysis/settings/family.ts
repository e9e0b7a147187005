/**
 * `family = name(link = other)`: which distribution and which link a model has, from the definitions in scope.
 * Without the statement it is the normal distribution with identity link, found by what it is, not by its name.
 */
import { deparse, type Expression } from "../../../grammar/index.js";
import { diagnostic, nearestName } from "../../diagnostics/index.js";
import { invariant } from "../../invariant.js";
import type { FamilyReference } from "../../model/index.js";
import { matchArguments } from "../columns/arguments.js";
import type { Definitions, FamilyWord, LinkWord } from "../definitions/definitions.js";
import type { Scope } from "../scope.js";

/** @param written the statement's value; null where there is none. @returns null after a complaint */
export function readFamily(written: Expression | null, scope: Scope): FamilyReference | null {
  const { families, links } = scope.definitions;
  if (written === null) return usualFamily(scope.definitions);
  const { name, link: writtenLink } = parts(written, scope);
  const word = families.get(name);
  if (word === undefined) {
    scope.report(diagnostic("LMM0350", written.span, { name, nearest: nearestName(name, families.keys()), known: [...families.keys()] }));
    return null;
  }
  const linkName = writtenLink === null ? word.defaultLink : nameOf(writtenLink);
  const link = links.get(linkName);
  if (link !== undefined) return familyReference(word, link);
  scope.report(diagnostic("LMM0351", writtenLink?.span ?? written.span, { name: linkName, nearest: nearestName(linkName, links.keys()), known: [...links.keys()] }));
  return null;
}

function parts(written: Expression, scope: Scope): { name: string; link: Expression | null } {
  if (written.kind !== "call") return { name: nameOf(written), link: null };
  const matched = matchArguments(written, ["link"], [], scope);
  return { name: written.callee.name, link: matched?.get("link") ?? null };
}

const nameOf = (written: Expression): string => (written.kind === "name" ? written.name : written.kind === "string" ? written.value : deparse(written));

function familyReference(word: FamilyWord, link: LinkWord): FamilyReference {
  return {
    name: word.name,
    link: link.name,
    variables: word.variables,
    isInteger: word.isInteger,
    logDensity: word.logDensity,
    parameters: [word.mean, ...word.dispersion],
    isNormalIdentity: word.isNormal && link.isIdentity,
  };
}

function usualFamily({ families, links }: Definitions): FamilyReference {
  const word = [...families.values()].find(({ isNormal }) => isNormal);
  const link = word && links.get(word.defaultLink);
  invariant(word !== undefined && link !== undefined, "the definitions in scope hold the normal distribution and its link");
  return familyReference(word, link);
}
