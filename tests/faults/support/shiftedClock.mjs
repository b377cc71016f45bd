// Loaded before a programme (node --import): its clock, and that of the processes it forks, is off by what the file
// FAULTS_CLOCK says at the moment, in milliseconds. Time that only passes (performance, timers) is left alone.
import childProcess from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Server } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';

const { FAULTS_CLOCK, NODE_OPTIONS } = process.env;
const READ_EVERY_MS = 20;
let shiftMs = 0;
let readAtMs = Number.NEGATIVE_INFINITY;

const RealDate = Date;
function now() {
  if (performance.now() - readAtMs > READ_EVERY_MS) {
    readAtMs = performance.now();
    shiftMs = Number(readFileSync(FAULTS_CLOCK, 'utf8'));
  }
  return RealDate.now() + shiftMs;
}

globalThis.Date = class extends RealDate {
  constructor(...input) {
    super(...(input.length > 0 ? input : [now()]));
  }
  static now() {
    return now();
  }
};

// Node itself dates its answers by a clock of its own.
const emit = Server.prototype.emit;
Server.prototype.emit = function (event, ...input) {
  if (event === 'request') input[1].setHeader('date', new Date().toUTCString());
  return emit.call(this, event, ...input);
};

const { fork } = childProcess;
childProcess.fork = (script, { env, ...options }) =>
  fork(script, { ...options, env: { ...env, FAULTS_CLOCK, NODE_OPTIONS } });
syncBuiltinESMExports();
