/**
 * The style of the page, inside the page: no font, no picture and no script is fetched. One column that reads like a
 * newspaper's; where there is room the share block stands in the right margin, on telephones and on paper after the
 * text. Light, dark, forced colours and print are equals; every colour pair has a contrast of at least 4.5.
 */
export const pageStyle = `
:root{color-scheme:light dark;--fg:#1c1b19;--bg:#fdfcfa;--muted:#5f5b55;--line:#dedad3;--accent:#9c1f24;--tint:#f4f1ec;
--serif:"Noto Serif CJK SC","Source Han Serif SC","Noto Serif SC","Songti SC",STSong,SimSun,serif;
--sans:system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC","Noto Sans SC","Hiragino Sans GB",sans-serif}
@media (prefers-color-scheme:dark){:root{--fg:#e4e1dc;--bg:#161513;--muted:#a8a39b;--line:#3a3733;--accent:#f0938d;--tint:#22201d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--bg);color:var(--fg);font:1.0625rem/1.8 var(--serif);overflow-wrap:break-word}
:lang(en){--serif:Georgia,"Times New Roman","Noto Serif",serif}
a{color:inherit;text-decoration:underline;text-decoration-color:var(--accent);text-decoration-thickness:.06em;text-underline-offset:.22em}
a:hover{color:var(--accent)}
:focus-visible{outline:2px solid var(--accent);outline-offset:3px}
#text:focus{outline:none}
.skip{position:absolute;left:-999em}
.skip:focus{left:1rem;top:.5rem;z-index:1;padding:.2em .8em;background:var(--bg)}
.site,article,.related{max-width:40.5em;margin-inline:auto;padding-inline:1.25em}
.site{font:.875rem/1.7 var(--sans);color:var(--muted);max-width:49.2em;padding-inline:1.52em}
header.site{padding-block:1em 0}
.site a{text-decoration:none}
.site a:hover{text-decoration:underline}
.site ul,.site ol{list-style:none;margin:0;padding:0}
.links ul{display:flex;flex-wrap:wrap;gap:.2em 1.5em;padding-bottom:.7em;border-bottom:1px solid var(--line)}
.path{padding-top:.7em}
.path li{display:inline}
.unsigned{margin:0 0 1em;padding:.45em 1em;border:2px solid #9c1f24;border-radius:3px;background:#9c1f24;color:#fff;font:600 .9375rem/1.6 var(--sans);text-align:center;text-indent:0}
article{display:grid;grid-template-columns:minmax(0,1fr);row-gap:1.6em}
.top{padding-top:1.4em}
hgroup{margin:0}
h1{margin:0;font-size:1.625rem;line-height:1.4;font-weight:700}
h1 .cl{display:inline-block}
.kicker,.deck{margin:0;color:var(--muted);line-height:1.55}
.kicker{margin-bottom:.45em}
.deck{margin-top:.6em;font-size:1.1em}
.meta{margin:1.2em 0 0;padding-bottom:1em;border-bottom:1px solid var(--line);font:.875rem/1.7 var(--sans);color:var(--muted)}
.meta>*{display:inline-block}
.standfirst{margin:0 0 1.5em;padding:.9em 1.15em;background:var(--tint);border-inline-start:3px solid var(--accent);line-height:1.7}
.correction{margin:0 0 1.5em;padding:.7em 1.15em;border:1px solid var(--accent);font:.9375rem/1.7 var(--sans)}
.correction p{margin:0}
.correction p+p{margin-top:.5em}
.body p{margin:0 0 .5em}
.body blockquote>:last-child,.body li>:last-child,.body td>:last-child{margin-bottom:0}
:lang(zh) .body>p,:lang(zh) founder-content>p,:lang(zh) blockquote>p{text-indent:2em;text-align:justify;line-break:strict;hanging-punctuation:allow-end}
:lang(en) .body p+p{text-indent:1.5em}
:lang(en) .body{hyphens:auto}
.dateline{font-family:var(--sans);font-size:.94em;line-height:1}
.runin{font-weight:700}
.runin-1{font-family:var(--sans);line-height:1;color:var(--accent)}
:lang(zh) em{font-style:normal;text-emphasis:dot;text-emphasis-position:under right}
.body p:has(>.runin-1:first-child),.body p:has(>.dateline:first-child+.runin-1){margin-top:1.1em}
h2,h3{line-height:1.5;margin:1.7em 0 .6em;font-family:var(--sans)}
h2{font-size:1.2rem}
h3{font-size:1.0625rem}
.body>:first-child{margin-top:0}
ul,ol{margin:.6em 0 1em;padding-inline-start:2em}
li{margin:.15em 0}
li>p,li ul,li ol{margin:0}
.body blockquote{margin:1.2em 0;padding:.2em 0 .2em 1.2em;border-inline-start:3px solid var(--line);color:var(--muted)}
figure{margin:1.8em 0}
img{display:block;max-width:100%;height:auto;margin-inline:auto;background:var(--tint)}
figcaption{margin-top:.6em;font:.875rem/1.65 var(--sans);color:var(--muted)}
.credit{white-space:nowrap}
.body .missing{margin:0;padding:2.6em 1em;border:2px dashed var(--accent);color:var(--accent);background:var(--tint);font:.9375rem/1.6 var(--sans);text-align:center;text-indent:0}
.table{margin:1.5em 0;overflow-x:auto}
table{border-collapse:collapse;min-width:100%;font:.9375rem/1.6 var(--sans)}
th,td{padding:.45em .8em;border:1px solid var(--line);text-align:start;vertical-align:top}
th{background:var(--tint)}
.body td p,.body th p{margin:0}
hr{width:7em;margin:2em auto;border:0;border-top:1px solid var(--muted)}
.end{margin-top:1.6em;font:.9375rem/1.8 var(--sans);color:var(--muted);text-align:end}
.end p{margin:0}
.end span{display:inline-block}
.share{order:1;display:flex;gap:1.1em;align-items:center;flex-wrap:wrap;margin-top:.6em;padding-top:1.4em;border-top:1px solid var(--line);font:.8125rem/1.65 var(--sans);color:var(--muted)}
.share h2{flex-basis:100%;margin:0;font:600 .875rem/1.5 var(--sans);color:var(--fg)}
.share p{margin:0}
.how{flex:1 1 10em;max-width:24em}
.address{display:none}
.qr svg{display:block;width:7.5rem;height:7.5rem;background:#fff;border:1px solid var(--line);forced-color-adjust:none}
.related{margin-top:2.4em}
.related h2{margin:0;padding-top:1.1em;border-top:1px solid var(--line);font-size:1rem}
.related ul{margin:.5em 0 0;padding-inline-start:1.2em}
footer.site{margin-top:3em;padding-block:1.2em 2.5em;font-size:.8125rem;text-align:center}
footer.site p{margin:0}
@media (min-width:48em){body{font-size:1.125rem}.site{max-width:52.1em;padding-inline:1.6em}h1{font-size:2.125rem}.top{padding-top:2em}}
@media (min-width:72em){
article{max-width:none;padding-inline:0;grid-template-columns:minmax(0,1fr) minmax(0,38em) minmax(0,1fr)}
.top,.text{grid-column:2}
.share{grid-column:3;grid-row:1/span 2;align-self:start;position:sticky;top:2em;order:0;flex-direction:column;align-items:flex-start;gap:.7em;width:9.5rem;margin:2.5em 0 0 2.5rem;padding:0;border:0}
.share h2{flex-basis:auto}
.how{flex:none}
}
@media (forced-colors:active){.unsigned,.correction,.standfirst,.body .missing{border-color:CanvasText}}
@page{margin:18mm 20mm}
@media print{
:root{color-scheme:light;--fg:#000;--bg:#fff;--muted:#3d3d3d;--line:#999;--accent:#000;--tint:#fff}
html{font-size:9.5pt}
body{font-size:10.5pt;line-height:1.7}
img{max-height:11cm;width:auto}
.how{max-width:none}
.site nav,.skip,.related{display:none}
.site,article{max-width:none;padding-inline:0}
article{display:flex;flex-direction:column;row-gap:1em}
.top{padding-top:0}
h1{font-size:19pt}
h1,h2,h3,.meta,.runin{break-after:avoid}
.body p{orphans:2;widows:2}
figure,tr,.share,.end{break-inside:avoid}
.table{overflow:visible}
.unsigned{background:#fff;color:#9c1f24}
.share{order:1;margin:0;padding-top:1em}
.address{display:block;overflow-wrap:anywhere}
footer.site{margin-top:1em;padding-bottom:0}
.draft::after{content:attr(data-watermark);position:fixed;inset:0;display:grid;place-items:center;font:700 88pt/1 var(--sans);color:#9c1f24;opacity:.09;transform:rotate(-30deg);white-space:nowrap}
}
`
