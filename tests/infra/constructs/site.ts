import { describe, expect, it } from 'vitest';
import { contentSecurityPolicy } from '../../../contract/index.ts';
import {
  EVERYTHING,
  items,
  type Json,
  ofType,
  one,
  outputsOf,
  statementsIn,
  synthesize,
  text,
} from '../support/synthesized.ts';

const byDefault = synthesize();
const site = (settings = {}) =>
  one(synthesize(settings), 'AWS::CloudFront::Distribution', 'Site')[1].Properties.DistributionConfig;
const page = site().DefaultCacheBehavior;
const originOf = ({ TargetOriginId }: Json) =>
  items(site().Origins).find(({ Id }) => text(Id) === text(TargetOriginId)) as Json;
const headersOf = ({ ResponseHeadersPolicyId }: Json) =>
  byDefault.resources[text(ResponseHeadersPolicyId.Ref)].Properties.ResponseHeadersPolicyConfig;
const behaviors = items(site().CacheBehaviors);

/** A text with parts that CloudFormation fills in, those parts replaced by words. */
function joined(value: Json, words: Record<string, string>): string {
  const [separator, parts] = items(value['Fn::Join']);
  return items(parts)
    .map((part) => (part.Ref === undefined ? text(part) : words[text(part.Ref)]))
    .join(text(separator));
}

describe('the address of the page and the API', () => {
  it('is one distribution', () => {
    expect(ofType(byDefault, 'AWS::CloudFront::Distribution')).toHaveLength(1);
  });

  it('serves the page from its bucket, signed for (OAC), and the bucket lets in this distribution alone', () => {
    const [bucketId] = one(byDefault, 'AWS::S3::Bucket', 'SiteBucket');
    const origin = originOf(page);
    expect(origin.DomainName).toEqual({ 'Fn::GetAtt': [bucketId, 'RegionalDomainName'] });
    const access = byDefault.resources[text(origin.OriginAccessControlId['Fn::GetAtt'][0])].Properties;
    expect(access.OriginAccessControlConfig).toMatchObject({ SigningBehavior: 'always', SigningProtocol: 'sigv4' });
    const allowed = ofType(byDefault, 'AWS::S3::BucketPolicy')
      .flatMap(([, { Properties }]) => statementsIn(Properties))
      .filter(({ Effect }) => Effect === 'Allow');
    expect(allowed).toHaveLength(1);
    expect(allowed[0]).toMatchObject({ Action: 's3:GetObject', Principal: { Service: 'cloudfront.amazonaws.com' } });
    const [distributionId] = one(byDefault, 'AWS::CloudFront::Distribution', 'Site');
    expect(JSON.stringify(allowed[0].Condition)).toContain(`"Ref":"${distributionId}"`);
  });

  it('keeps no error: a clip that is not there yet would stay away for all', () => {
    const errors = items(site().CustomErrorResponses);
    // Those that CloudFront keeps unless told otherwise, or when an origin lets it (Developer Guide).
    const kept = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504];
    expect(errors).toEqual(kept.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })));
  });

  it('gives the page out, compressed and kept near its readers, and takes nothing for it', () => {
    expect(page).toMatchObject({ AllowedMethods: ['GET', 'HEAD'], Compress: true });
    // CloudFront's managed policy CachingOptimized, by its published id.
    expect(page.CachePolicyId).toBe('658327ea-f89d-4fab-a63d-7e88639e58f6');
  });

  it('opens with index.html', () => {
    expect(site().DefaultRootObject).toBe('index.html');
  });

  it('routes /v1/*, /docs and /openapi.json to the API, over TLS', () => {
    expect(behaviors.map(({ PathPattern }) => PathPattern)).toEqual(['/v1/*', '/docs', '/openapi.json']);
    for (const behavior of behaviors) {
      const origin = originOf(behavior);
      expect(JSON.stringify(origin.DomainName)).toContain(one(byDefault, 'AWS::ApiGateway::RestApi', 'ApiRest')[0]);
      expect(origin.CustomOriginConfig).toMatchObject({ OriginProtocolPolicy: 'https-only' });
    }
  });

  it.each(behaviors)(
    'passes $PathPattern on as it is, every method and header but the host, and caches nothing',
    (one) => {
      const { AllowedMethods, CachePolicyId, OriginRequestPolicyId } = one;
      expect(new Set(items(AllowedMethods))).toEqual(
        new Set(['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE']),
      );
      // CloudFront's managed policies CachingDisabled and AllViewerExceptHostHeader, by their published ids.
      expect(CachePolicyId).toBe('4135ea2d-6df8-44a3-9df3-4b5a84be39ad');
      expect(OriginRequestPolicyId).toBe('b689b0a8-53d0-40ab-baf2-68738e2966ac');
    },
  );

  it('answers nothing in the clear', () => {
    expect(page.ViewerProtocolPolicy).toBe('redirect-to-https');
    expect(new Set(behaviors.map(({ ViewerProtocolPolicy }) => ViewerProtocolPolicy))).toEqual(new Set(['https-only']));
  });

  it('lets the page do what it may do on one machine: its own files, itself and the bucket', () => {
    const words = { [one(byDefault, 'AWS::S3::Bucket', 'StorageBucket')[0]]: 'audio', 'AWS::Region': 'eu-north-1' };
    const policy = headersOf(page).SecurityHeadersConfig.ContentSecurityPolicy;
    expect(policy.Override).toBe(true);
    expect(joined(policy.ContentSecurityPolicy, { ...words, 'AWS::URLSuffix': 'amazonaws.com' })).toBe(
      contentSecurityPolicy('https://audio.s3.eu-north-1.amazonaws.com'),
    );
  });

  it('lets no script run that is not a file of the page', () => {
    expect(contentSecurityPolicy('https://store')).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(JSON.stringify(headersOf(page))).not.toMatch(/unsafe-inline|unsafe-eval/);
  });

  it('lets nothing run in an answer of the API, unless the answer says otherwise', () => {
    const policy = headersOf(behaviors[0]).SecurityHeadersConfig.ContentSecurityPolicy;
    expect(policy).toEqual({ ContentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'", Override: false });
  });

  it.each([
    ['the page', page],
    ['the API', behaviors[0]],
  ])('sends the strict headers with %s', (_name, behavior) => {
    const { SecurityHeadersConfig, CustomHeadersConfig } = headersOf(behavior);
    expect(SecurityHeadersConfig).toMatchObject({
      ContentTypeOptions: { Override: true },
      FrameOptions: { FrameOption: 'DENY', Override: true },
      ReferrerPolicy: { ReferrerPolicy: 'no-referrer', Override: true },
      StrictTransportSecurity: { AccessControlMaxAgeSec: 365 * 24 * 3600, Override: true },
    });
    expect(CustomHeadersConfig.Items).toContainEqual({
      Header: 'Cross-Origin-Opener-Policy',
      Value: 'same-origin',
      Override: true,
    });
  });

  it('makes browsers ask for the page anew each time', () => {
    expect(headersOf(page).CustomHeadersConfig.Items).toContainEqual({
      Header: 'Cache-Control',
      Value: 'no-cache',
      Override: true,
    });
  });

  it('has a name of its own with its certificate and TLS 1.2 at least, when the settings say so', () => {
    expect(site()).not.toHaveProperty('Aliases');
    expect(site(EVERYTHING)).toMatchObject({
      Aliases: [EVERYTHING.domainName],
      ViewerCertificate: {
        AcmCertificateArn: EVERYTHING.certificateArn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SslSupportMethod: 'sni-only',
      },
    });
    expect(outputsOf(synthesize(EVERYTHING)).PageUrl.Value).toBe('https://voice.example.com/');
  });
});
