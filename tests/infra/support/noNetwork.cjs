// Loaded into every process of a synthesis by NODE_OPTIONS: whoever reaches for the network or another programme that is
// no Node is written down, and stopped.
const { appendFileSync } = require('node:fs');
const net = require('node:net');
const dns = require('node:dns');

function forbid(owner, name) {
  owner[name] = (...args) => {
    appendFileSync(process.env.SER_NETWORK_LOG, `${name} ${JSON.stringify(args[0])}\n`);
    throw new Error('There is no network here.');
  };
}
forbid(net.Socket.prototype, 'connect');
forbid(dns, 'lookup');
forbid(dns.promises, 'lookup');
