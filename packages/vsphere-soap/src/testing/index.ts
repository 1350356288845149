/** For tests of this package and of those that build on it. */
export { makeCertificate, type TestCertificate } from './certificate.ts';
export {
  envelope,
  FakeHost,
  type FakeAnswer,
  type FakeRequest,
  fault,
  result,
} from './fake-host.ts';
