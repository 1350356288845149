/** The two processes of Corral: started together, ended together. */
import { spawn } from 'node:child_process';
import http from 'node:http';
import net from 'node:net';

const GRACE_MS = 12_000;

/** Where a server that listens on this host is reached from here: all addresses are no address. */
export function reachable(host) {
  if (!host || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return net.isIPv6(host) ? `[${host}]` : host;
}

/** Resolves with true when nothing listens on the port of this machine. */
export function isPortFree(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const server = net.createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host.replace(/^\[|\]$/g, ''), () => server.close(() => resolve(true)));
  });
}

/** GETs a URL; resolves with the status code and body, or null when nobody answers within two seconds. */
export function get(url) {
  return new Promise((resolve) => {
    const request = http.get(url, { timeout: 2_000 }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => (body += chunk));
      response.on('end', () => resolve({ status: response.statusCode, body }));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
  });
}

/** A child with its own process group, so that Ctrl-C reaches it through us alone and in order. */
export class Child {
  constructor(name, program, args, options) {
    this.name = name;
    this.process = spawn(program, args, {
      ...options,
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: process.platform !== 'win32',
    });
    this.exited = new Promise((resolve) => {
      this.process.once('exit', (code, signal) => resolve({ code, signal }));
      this.process.once('error', (error) => resolve({ code: 1, signal: null, error }));
    });
    this.running = true;
    void this.exited.then(() => (this.running = false));
  }

  signal(name) {
    if (!this.running || this.process.pid === undefined) return;
    try {
      process.kill(process.platform === 'win32' ? this.process.pid : -this.process.pid, name);
    } catch {
      // already gone
    }
  }

  /** Asks to end, waits, then makes it end. */
  async end() {
    this.signal('SIGTERM');
    const timer = setTimeout(() => this.signal('SIGKILL'), GRACE_MS);
    await this.exited;
    clearTimeout(timer);
  }
}

/**
 * Waits until a URL answers below 500, or the child ends.
 * @returns {Promise<boolean>} whether it answered
 */
export async function waitFor(child, url, timeoutMs = 60_000) {
  const end = Date.now() + timeoutMs;
  while (child.running && Date.now() < end) {
    const answer = await get(url);
    if (answer && answer.status < 500) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
