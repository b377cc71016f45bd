// A writer of ONNX graphs (onnx.proto3, opset 13) that knows just enough for a tiny one; no library of ours has one.

/** One operator: its type, and the names of what it takes and gives. */
export interface OnnxNode {
  op: string;
  inputs: readonly string[];
  output: string;
}

/** A constant of the graph. */
export interface OnnxConstant {
  name: string;
  shape: readonly number[];
  data: Float32Array | BigInt64Array;
}

/** A graph; a dimension that is a word is free. */
export interface OnnxGraph {
  inputs: Record<string, readonly (number | string)[]>;
  outputs: Record<string, readonly (number | string)[]>;
  nodes: readonly OnnxNode[];
  constants: readonly OnnxConstant[];
}

/** @returns the file's bytes; every input and output is float32 */
export function writeOnnx({ inputs, outputs, nodes, constants }: OnnxGraph): Uint8Array {
  const graph = [
    ...nodes.map((node, i) => message(1, nodeProto(node, i))),
    text(2, 'graph'),
    ...constants.map((constant) => message(5, tensorProto(constant))),
    ...Object.entries(inputs).map(([name, shape]) => message(11, valueInfo(name, shape))),
    ...Object.entries(outputs).map(([name, shape]) => message(12, valueInfo(name, shape))),
  ];
  const opset = message(8, [number(2, 13)]);
  return Uint8Array.from(Buffer.concat([number(1, 8), message(7, graph), opset]));
}

function nodeProto({ op, inputs, output }: OnnxNode, index: number): Buffer[] {
  return [...inputs.map((name) => text(1, name)), text(2, output), text(3, `${op}_${index}`), text(4, op)];
}

function tensorProto({ name, shape, data }: OnnxConstant): Buffer[] {
  const elementType = data instanceof Float32Array ? 1 : 7;
  const raw = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  return [...shape.map((size) => number(1, size)), number(2, elementType), text(8, name), bytes(9, raw)];
}

function valueInfo(name: string, shape: readonly (number | string)[]): Buffer[] {
  const dimensions = shape.map((size) => message(1, [typeof size === 'number' ? number(1, size) : text(2, size)]));
  return [text(1, name), message(2, [message(1, [number(1, 1), message(2, dimensions)])])];
}

/** Protocol buffers' wire format: a field of type 0 is a varint, of type 2 a length and so many bytes. */
function number(field: number, value: number): Buffer {
  return Buffer.from([...varint(field * 8), ...varint(value)]);
}

function bytes(field: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([...varint(field * 8 + 2), ...varint(content.length)]), content]);
}

const text = (field: number, content: string): Buffer => bytes(field, Buffer.from(content));
const message = (field: number, parts: readonly Buffer[]): Buffer => bytes(field, Buffer.concat(parts));

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}
