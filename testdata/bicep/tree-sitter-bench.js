// Parses all Bicep below a folder with tree-sitter-bicep, to compare; docs/bicep.md tells how to run it.
const Parser=require('tree-sitter'),L=require('tree-sitter-bicep'),fs=require('fs'),path=require('path');
const files=[];const skip=/^main\.(tokens|syntax|symbols|diagnostics|sourcemap|ir)\.bicep$/;
(function walk(d){for(const e of fs.readdirSync(d,{withFileTypes:true})){const p=path.join(d,e.name);if(e.isDirectory())walk(p);else if(/\.bicep(param)?$/.test(e.name)&&!skip.test(e.name))files.push(fs.readFileSync(p,'utf8'));}})(process.argv[2]);
const p=new Parser();p.setLanguage(L);let n=0,bad=0;const t=process.hrtime.bigint();
for(const f of files){const tree=p.parse(f,undefined,{bufferSize:1<<22});n+=Buffer.byteLength(f);if(tree.rootNode.hasError)bad++;}
const s=Number(process.hrtime.bigint()-t)/1e9;console.log(files.length,'files',(n/1e6).toFixed(2),'MB',s.toFixed(3),'s',(n/1e6/s).toFixed(1),'MB/s',bad,'with errors');
