export { authorize, type Credentials, type SignatureContext, type VerifiedSignature } from './authorize.ts';
export {
  deriveSigningKey,
  equalInConstantTime,
  hmac,
  parseAmzDate,
  parseCredential,
} from './signingKey.ts';
