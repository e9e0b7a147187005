#!/usr/bin/env node
/** The command `lmmc`: this process's arguments and streams, and its exit code. */
import { runCommandLine } from "./program.js";
import { processTerminal } from "./terminal.js";

process.exitCode = await runCommandLine(process.argv.slice(2), processTerminal());
