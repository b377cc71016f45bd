// The rules of every room, in one process: loading CDK takes longer than all of them.
import './constructs/alarms.ts';
import './constructs/announcer.ts';
import './constructs/api.ts';
import './constructs/dashboard.ts';
import './constructs/dropPolicy.ts';
import './constructs/events.ts';
import './constructs/gatewayResponses.ts';
import './constructs/inference.ts';
import './constructs/permissions.ts';
import './constructs/queue.ts';
import './constructs/records.ts';
import './constructs/site.ts';
import './constructs/storage.ts';
import './logicalIds.ts';
import './wholeStack.ts';
