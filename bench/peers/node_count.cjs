// The two jiebas of npm, timed: cuts every line of a file and counts the words in a Map.
//
//   node node_count.cjs PACKAGES_FOLDER nodejieba|node-rs hmm|nohmm FILE
//
// PACKAGES_FOLDER is where peers.sh had npm install them. Prints one line of JSON.
'use strict';

const { createRequire } = require('node:module');
const fs = require('node:fs');
const path = require('node:path');

const [packages, peer, hmmArgument, file] = process.argv.slice(2);
if (file === undefined || !['nodejieba', 'node-rs'].includes(peer) || !['hmm', 'nohmm'].includes(hmmArgument)) {
  console.error('usage: node node_count.cjs PACKAGES_FOLDER nodejieba|node-rs hmm|nohmm FILE');
  process.exit(2);
}
const hmm = hmmArgument === 'hmm';
const requireFrom = createRequire(path.join(path.resolve(packages), 'package.json'));

function loadCut() {
  if (peer === 'node-rs') {
    const { Jieba } = requireFrom('@node-rs/jieba');
    const { dict } = requireFrom('@node-rs/jieba/dict');
    const jieba = Jieba.withDict(dict);
    return (line) => jieba.cut(line, hmm);
  }
  const nodejieba = requireFrom('nodejieba');
  nodejieba.load();
  // Without the second argument the HMM stays off, whatever the README's examples suggest.
  return (line) => nodejieba.cut(line, hmm);
}

const now = () => Number(process.hrtime.bigint()) / 1e9;

const loadBegin = now();
const cut = loadCut();
cut('词频');
const loadSeconds = now() - loadBegin;

const workBegin = now();
const bytes = fs.readFileSync(file);
const counts = new Map();
let tokenCount = 0;
for (let at = 0; at < bytes.length; ) {
  let end = bytes.indexOf(10, at);
  if (end < 0) end = bytes.length;
  const lineEnd = end > at && bytes[end - 1] === 13 ? end - 1 : end;
  // Strings, not bytes, go in: both packages' documents do so, and it is what a script has at hand.
  const line = bytes.toString('utf8', at, lineEnd);
  at = end + 1;
  if (line.length === 0) continue;
  const words = cut(line);
  for (let i = 0; i < words.length; ++i) {
    const word = words[i];
    const count = counts.get(word);
    counts.set(word, count === undefined ? 1 : count + 1);
  }
  tokenCount += words.length;
}
const workSeconds = now() - workBegin;

console.log(JSON.stringify({
  load_seconds: loadSeconds, work_seconds: workSeconds, tokens: tokenCount, types: counts.size, bytes: bytes.length,
}));
