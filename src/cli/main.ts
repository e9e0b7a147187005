#!/usr/bin/env node
/** The command `lmmc`: this process's arguments and streams, and its exit code. Runs from dist/, three folders below package.json. */
import { readFileSync } from "node:fs";
import { runCommandLine } from "./program.js";
import { processTerminal } from "./terminal.js";

const { version } = JSON.parse(readFileSync(new URL("../../../package.json", import.meta.url), "utf8")) as { version: string };

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal(), version);
