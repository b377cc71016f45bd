export { admitOwnClient, type OwnClient, RefusedError } from './admitOwnClient.ts';
export { authorize, type Credentials, type SignatureContext, type VerifiedSignature } from './authorize.ts';
export { SignatureError } from './signatureError.ts';
export {
  deriveSigningKey,
  equalInConstantTime,
  hmac,
  parseAmzDate,
  parseCredential,
  sha256Hex,
} from './signingKey.ts';
