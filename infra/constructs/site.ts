import { Aws, Duration } from 'aws-cdk-lib';
import type { RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods,
  type BehaviorOptions,
  CachePolicy,
  Distribution,
  type ErrorResponse,
  HeadersFrameOption,
  HeadersReferrerPolicy,
  HttpVersion,
  OriginRequestPolicy,
  type ResponseCustomHeader,
  ResponseHeadersPolicy,
  S3OriginAccessControl,
  SecurityPolicyProtocol,
  ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { RestApiOrigin, S3BucketOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { API_ROOT, contentSecurityPolicy, OPEN_PATHS } from '../../contract/index.ts';
import type { Settings } from '../settings/index.ts';
import { acknowledge } from './acknowledge.ts';
import { privateBucketProps } from './storage.ts';

/** The paths that are the API's; all others are files of the page. In order, which is part of the template. */
const API_PATHS = [`${API_ROOT}/*`, ...OPEN_PATHS.filter((path) => !path.startsWith(`${API_ROOT}/`)).sort()];

/** What one address is made of. */
export interface SiteProps {
  settings: Settings;
  api: RestApi;
  /** Where the page posts recordings to: the bucket's origin. */
  uploadOrigin: string;
}

/** CloudFront keeps errors for ten seconds, for all callers: a clip that is not there yet would stay away (Amazon CloudFront Developer Guide, "Control how long CloudFront caches errors"). */
const UNCACHED_ERRORS: ErrorResponse[] = [400, 403, 404, 405, 414, 416, 500, 501, 502, 503, 504].map((httpStatus) => ({
  httpStatus,
  ttl: Duration.seconds(0),
}));

/** One address for the page and the API, so that the page asks no other origin but the bucket. */
export class Site extends Construct {
  readonly bucket: Bucket;
  readonly distribution: Distribution;
  /** `https://` and the host that people use, without a slash at its end. */
  readonly origin: string;

  constructor(scope: Construct, id: string, { settings, api, uploadOrigin }: SiteProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', privateBucketProps(settings));
    const apiBehavior = this.#apiBehavior(api);
    this.distribution = new Distribution(this, 'Distribution', {
      comment: settings.name,
      defaultBehavior: this.#pageBehavior(uploadOrigin),
      additionalBehaviors: Object.fromEntries(API_PATHS.map((path) => [path, apiBehavior])),
      defaultRootObject: 'index.html',
      errorResponses: UNCACHED_ERRORS,
      httpVersion: HttpVersion.HTTP2_AND_3,
      ...this.#ownDomain(settings),
    });
    this.origin = `https://${settings.domainName ?? this.distribution.distributionDomainName}`;
    this.#acknowledge(settings);
  }

  /** Without one CloudFront's own name and certificate are used, whose TLS versions cannot be chosen. */
  #ownDomain({ domainName, certificateArn }: Settings) {
    if (!domainName || !certificateArn) return {};
    return {
      domainNames: [domainName],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
    };
  }

  #pageBehavior(uploadOrigin: string): BehaviorOptions {
    const headers = new ResponseHeadersPolicy(this, 'PageHeaders', {
      responseHeadersPolicyName: globalName('page'),
      comment: 'The page: its own files, and requests to itself and the bucket.',
      securityHeadersBehavior: {
        ...COMMON_SECURITY,
        contentSecurityPolicy: { contentSecurityPolicy: contentSecurityPolicy(uploadOrigin), override: true },
      },
      customHeadersBehavior: { customHeaders: [OPENER_POLICY, NO_CACHE] },
    });
    return {
      origin: S3BucketOrigin.withOriginAccessControl(this.bucket, {
        originAccessControl: new S3OriginAccessControl(this, 'Access', { originAccessControlName: globalName('page') }),
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: CachePolicy.CACHING_OPTIMIZED,
      compress: true,
      responseHeadersPolicy: headers,
    };
  }

  #apiBehavior(api: RestApi): BehaviorOptions {
    const headers = new ResponseHeadersPolicy(this, 'ApiHeaders', {
      responseHeadersPolicyName: globalName('api'),
      comment: 'The API: nothing in an answer may run, unless the answer itself says otherwise.',
      securityHeadersBehavior: {
        ...COMMON_SECURITY,
        contentSecurityPolicy: {
          contentSecurityPolicy: "default-src 'none'; frame-ancestors 'none'",
          override: false,
        },
      },
      customHeadersBehavior: { customHeaders: [OPENER_POLICY] },
    });
    return {
      origin: new RestApiOrigin(api),
      // A key that was sent in the clear is not to be answered.
      viewerProtocolPolicy: ViewerProtocolPolicy.HTTPS_ONLY,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER_EXCEPT_HOST_HEADER,
      responseHeadersPolicy: headers,
    };
  }

  #acknowledge({ domainName }: Settings): void {
    acknowledge(this.bucket, { S1: 'It holds the page, which everybody may read; there is nothing to watch over.' });
    acknowledge(this.distribution, {
      CFR1: 'The service is for whoever has a key, wherever they are.',
      CFR2: 'A web application firewall costs more a month than all the rest; keys, throttling and quota limit calls.',
      CFR3: 'Its log would hold the addresses of those who use the page; the gateway logs each call to the API.',
      ...(domainName
        ? {}
        : { CFR4: "CloudFront's own name comes with its own rules; with domainName it is TLS 1.2 and newer alone." }),
    });
  }
}

/** CloudFront's policies belong to the account in all regions, and a stack of this name may be in several. */
function globalName(purpose: string): string {
  return `${Aws.STACK_NAME}-${purpose}-${Aws.REGION}`;
}

const COMMON_SECURITY = {
  contentTypeOptions: { override: true },
  frameOptions: { frameOption: HeadersFrameOption.DENY, override: true },
  referrerPolicy: { referrerPolicy: HeadersReferrerPolicy.NO_REFERRER, override: true },
  strictTransportSecurity: { accessControlMaxAge: Duration.days(365), includeSubdomains: true, override: true },
};
const OPENER_POLICY: ResponseCustomHeader = {
  header: 'Cross-Origin-Opener-Policy',
  value: 'same-origin',
  override: true,
};
/** Browsers ask again each time; an unchanged file costs them a 304. */
const NO_CACHE: ResponseCustomHeader = { header: 'Cache-Control', value: 'no-cache', override: true };
