/**
 * What moto 5.2.5 cannot do with our template. motoLimits.test.ts holds each line to its word: a type that moto does make
 * after all, or one that it does not make and that is not listed, fails. Two more limits have their tests there:
 *
 * - CloudFormation passes over a bucket's NotificationConfiguration; deployment.ts sets it through S3's API.
 * - An event for a topic or a function is an error; events.test.ts puts a queue in their place.
 */

/** Types of resources that moto's CloudFormation passes over. What each would do is told by the tests of tests/infra. */
export const NOT_MADE: Readonly<Record<string, string>> = {
  'AWS::SQS::QueuePolicy': 'no CloudFormation support; moto checks no policies',
  'AWS::S3::BucketPolicy': 'no CloudFormation support; moto checks no policies',
  'AWS::SNS::TopicPolicy': 'no CloudFormation support; moto checks no policies',
  'AWS::SNS::Subscription': 'no CloudFormation support but as a property of a topic',
  'AWS::CloudFront::Distribution': 'no CloudFormation support; nothing here is served through it',
  'AWS::CloudFront::OriginAccessControl': 'no CloudFormation support; see the distribution',
  'AWS::CloudFront::ResponseHeadersPolicy': 'no CloudFormation support; see the distribution',
  'AWS::ApiGateway::Account': 'no CloudFormation support',
  'AWS::ApiGateway::Stage': 'no CloudFormation support; the function is called with proxy events instead',
  'AWS::ApiGateway::GatewayResponse': 'no CloudFormation support; the function is called with proxy events instead',
  'AWS::ApiGateway::UsagePlan': 'no CloudFormation support; moto limits nobody',
  'AWS::Lambda::EventInvokeConfig': 'no CloudFormation support; nothing here is called asynchronously',
  'AWS::CloudWatch::Alarm': 'no CloudFormation support; moto measures nothing',
  'AWS::SecretsManager::Secret': 'no CloudFormation support',
};

/** Types that moto makes, and that then spoil what this suite looks at. */
export const HARMFUL: Readonly<Record<string, string>> = {
  'AWS::Lambda::EventSourceMapping':
    'moto then runs the function itself, as a stub that does nothing and always succeeds: messages are gone before anybody reads them; this suite polls with the properties in the template',
};
