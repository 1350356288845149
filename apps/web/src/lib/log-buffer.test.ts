import { describe, expect, it } from 'vitest';
import { LogBuffer, type LogLine } from './log-buffer.ts';

const line = (seq: number, message = `line ${seq}`): LogLine => ({
  seq,
  at: '2026-01-01T00:00:00.000Z',
  level: 'INFO',
  stepKey: null,
  message,
});

/** Collects what is scheduled, so that the test decides when a frame comes. */
function frames() {
  const waiting: (() => void)[] = [];
  return {
    schedule: (run: () => void) => void waiting.push(run),
    next: () => waiting.splice(0).forEach((run) => run()),
    waiting,
  };
}

describe('LogBuffer', () => {
  it('keeps order and drops what it has already, as after a reconnection', () => {
    const buffer = new LogBuffer(() => undefined);
    buffer.append([line(1), line(2)]);
    buffer.append([line(2), line(3)]);
    expect(buffer.lines.map((entry) => entry.seq)).toEqual([1, 2, 3]);
    expect(buffer.lastSeq).toBe(3);
  });

  it('tells its readers once per frame, however many batches came', () => {
    const frame = frames();
    const buffer = new LogBuffer(frame.schedule);
    let told = 0;
    buffer.subscribe(() => (told += 1));
    buffer.append([line(1)]);
    buffer.append([line(2)]);
    expect(frame.waiting).toHaveLength(1);
    frame.next();
    expect(told).toBe(1);
    buffer.append([line(2)]);
    expect(frame.waiting).toHaveLength(0);
  });

  it('remembers a gap', () => {
    const buffer = new LogBuffer(() => undefined);
    expect(buffer.gap).toBe(false);
    buffer.append([line(9)], true);
    expect(buffer.gap).toBe(true);
  });

  it('finds text without regard to case', () => {
    const buffer = new LogBuffer(() => undefined);
    buffer.append([line(1, 'Download begins'), line(2, 'half'), line(3, 'DOWNLOAD ended')]);
    expect(buffer.search('download')).toEqual([0, 2]);
    expect(buffer.search('  ')).toBeNull();
  });

  it('takes 100,000 lines in well under a second', () => {
    const buffer = new LogBuffer(() => undefined);
    const begun = performance.now();
    for (let at = 0; at < 100_000; at += 100) {
      buffer.append(Array.from({ length: 100 }, (_, index) => line(at + index)));
    }
    expect(buffer.lines).toHaveLength(100_000);
    expect(performance.now() - begun).toBeLessThan(1000);
  });
});
