import * as fc from 'fast-check';

// That a property fails is enough for a mutant: the smallest example that makes it fail takes many times as long.
fc.configureGlobal({ endOnFailure: true });
