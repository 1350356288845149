export { FakeConnection, FakeError, type FakeStream } from './fake-connection.ts';
export { FakeDaemon } from './fake-daemon.ts';
export { randomRecord, seededRandom } from './random.ts';
export { connectFake, fakeDomain, guestDaemon } from './fixtures.ts';
