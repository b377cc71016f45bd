export { loadSession, type Session, type SessionOptions, type Tensor } from './session.ts';
