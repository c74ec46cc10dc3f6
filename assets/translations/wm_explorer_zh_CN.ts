<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en_US">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>Open &amp;model</source>
        <translation>打开模型(&amp;M)</translation>
    </message>
    <message>
        <source>Open &amp;sample</source>
        <translation>打开示例(&amp;S)</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>打开最近使用的文本(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Open text file…</source>
        <translation>打开文本文件(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Export view…</source>
        <translation>导出视图(&amp;E)…</translation>
    </message>
    <message>
        <source>Export &amp;data…</source>
        <translation>导出数据(&amp;D)…</translation>
    </message>
    <message>
        <source>&amp;Copy view as image</source>
        <translation>将视图复制为图像(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Preferences…</source>
        <translation>首选项(&amp;P)…</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Copy text</source>
        <translation>复制文本(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste text</source>
        <translation>粘贴文本(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>Dark or light</source>
        <translation>切换深色或浅色</translation>
    </message>
    <message>
        <source>Zoom &amp;in</source>
        <translation>放大(&amp;I)</translation>
    </message>
    <message>
        <source>Zoom &amp;out</source>
        <translation>缩小(&amp;O)</translation>
    </message>
    <message>
        <source>Next panel</source>
        <translation>下一个面板</translation>
    </message>
    <message>
        <source>Previous panel</source>
        <translation>上一个面板</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>重置布局(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Play or pause</source>
        <translation>播放或暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Step &amp;forward</source>
        <translation>前进一步(&amp;F)</translation>
    </message>
    <message>
        <source>Step &amp;back</source>
        <translation>后退一步(&amp;B)</translation>
    </message>
    <message>
        <source>Ten steps forward</source>
        <translation>前进十步</translation>
    </message>
    <message>
        <source>Ten steps back</source>
        <translation>后退十步</translation>
    </message>
    <message>
        <source>F&amp;irst step</source>
        <translation>第一步(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Newest step, and follow</source>
        <translation>最新一步，并跟随(&amp;N)</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加快</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减慢</translation>
    </message>
    <message>
        <source>&amp;Loop</source>
        <translation>循环(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Generate one symbol</source>
        <translation>生成一个符号(&amp;G)</translation>
    </message>
    <message>
        <source>Generate &amp;many symbols</source>
        <translation>生成多个符号(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Stop, or leave the prompt</source>
        <translation>停止，或离开输入框(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;Keyboard shortcuts</source>
        <translation>键盘快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Search commands…</source>
        <translation>搜索命令(&amp;S)…</translation>
    </message>
    <message>
        <source>&amp;Documentation</source>
        <translation>文档(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;About and versions</source>
        <translation>关于和版本(&amp;A)</translation>
    </message>
</context>
<context>
    <name>Attention</name>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Entropy in bits</source>
        <translation>熵（比特）</translation>
    </message>
    <message>
        <source>Weight on the first token</source>
        <translation>首个词元的权重</translation>
    </message>
    <message>
        <source>Distance in tokens</source>
        <translation>距离（词元）</translation>
    </message>
    <message>
        <source>Weight on the token before</source>
        <translation>前一词元的权重</translation>
    </message>
    <message>
        <source>Largest weight</source>
        <translation>最大权重</translation>
    </message>
    <message>
        <source>Layer by layer</source>
        <translation>逐层排列</translation>
    </message>
    <message>
        <source>Largest number first</source>
        <translation>从大到小</translation>
    </message>
    <message>
        <source>Smallest number first</source>
        <translation>从小到大</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>数值</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>顺序</translation>
    </message>
    <message>
        <source>Attention at step {step} “{at}”: layer {layer}, head {head} has the largest weight, {weight} on token {token} “{there}”</source>
        <translation>第 {step} 步“{at}”的注意力：第 {layer} 层第 {head} 个头的权重最大，在词元 {token}“{there}”上为 {weight}</translation>
    </message>
    <message>
        <source>L{layer} H{head}</source>
        <translation>L{layer} H{head}</translation>
    </message>
    <message>
        <source>e {number}</source>
        <translation>e {number}</translation>
    </message>
    <message>
        <source>f {number}</source>
        <translation>f {number}</translation>
    </message>
    <message>
        <source>d {number}</source>
        <translation>d {number}</translation>
    </message>
    <message>
        <source>p {number}</source>
        <translation>p {number}</translation>
    </message>
    <message>
        <source>m {number}</source>
        <translation>m {number}</translation>
    </message>
    <message>
        <source>each cell the largest of {n} × {n}</source>
        <translation>每格取 {n} × {n} 中的最大值</translation>
    </message>
    <message>
        <source>e: mean entropy, bits</source>
        <translation>e：平均熵（比特）</translation>
    </message>
    <message>
        <source>f: mean weight on the first token</source>
        <translation>f：首个词元的平均权重</translation>
    </message>
    <message>
        <source>d: mean distance, tokens</source>
        <translation>d：平均距离（词元）</translation>
    </message>
    <message>
        <source>p: mean weight on the token before</source>
        <translation>p：前一词元的平均权重</translation>
    </message>
    <message>
        <source>m: mean largest weight</source>
        <translation>m：最大权重的平均值</translation>
    </message>
</context>
<context>
    <name>Axis</name>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>unit</source>
        <translation>单元</translation>
    </message>
    <message>
        <source>token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>symbol</source>
        <translation>符号</translation>
    </message>
    <message>
        <source>step</source>
        <translation>步</translation>
    </message>
</context>
<context>
    <name>Canvas</name>
    <message>
        <source>This view cannot draw what it is given: {reason}</source>
        <translation>此视图无法绘制所给的内容：{reason}</translation>
    </message>
</context>
<context>
    <name>Caption</name>
    <message>
        <source>step {n} of {count} “{token}”</source>
        <translation>第 {n} 步，共 {count} 步“{token}”</translation>
    </message>
    <message>
        <source>colours: {range}</source>
        <translation>颜色：{range}</translation>
    </message>
    <message>
        <source>{label}: {choice}</source>
        <translation>{label}：{choice}</translation>
    </message>
</context>
<context>
    <name>Card</name>
    <message>
        <source>the next character of English text</source>
        <translation>英文文本的下一个字符</translation>
    </message>
    <message>
        <source>the next character of Chinese poems</source>
        <translation>中文诗词的下一个字</translation>
    </message>
    <message>
        <source>the value that came after a key</source>
        <translation>键之后出现过的值</translation>
    </message>
    <message>
        <source>bits per character</source>
        <translation>比特/字符</translation>
    </message>
    <message>
        <source>accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>the hidden state is zeroed before every character</source>
        <translation>每读一个字符之前都把隐藏状态清零</translation>
    </message>
    <message>
        <source>the hidden state and the cell are zeroed before every character</source>
        <translation>每读一个字符之前都把隐藏状态和细胞状态清零</translation>
    </message>
    <message>
        <source>every symbol is read alone: no head can attend to an earlier one</source>
        <translation>每个符号都单独读入，任何头都看不到更早的符号</translation>
    </message>
</context>
<context>
    <name>Channel</name>
    <message>
        <source>how much of its candidate each unit writes into its cell</source>
        <translation>每个单元把多少候选值写入细胞状态</translation>
    </message>
    <message>
        <source>how much of its cell each unit keeps from the step before</source>
        <translation>每个单元保留多少上一步的细胞状态</translation>
    </message>
    <message>
        <source>what each unit would write into its cell</source>
        <translation>每个单元准备写入细胞状态的内容</translation>
    </message>
    <message>
        <source>how much of its cell each unit shows</source>
        <translation>每个单元输出多少细胞状态</translation>
    </message>
    <message>
        <source>what each unit remembers</source>
        <translation>每个单元所记住的内容</translation>
    </message>
    <message>
        <source>what each unit shows to the next layer and to the next step</source>
        <translation>每个单元传给下一层和下一步的输出</translation>
    </message>
    <message>
        <source>how much of the past each unit lets into its candidate</source>
        <translation>每个单元让多少过去的信息进入候选值</translation>
    </message>
    <message>
        <source>how much of the step before each unit keeps; the rest becomes the candidate</source>
        <translation>每个单元保留多少上一步的状态；其余部分换成候选值</translation>
    </message>
    <message>
        <source>what each unit would change to</source>
        <translation>每个单元将要变成的值</translation>
    </message>
    <message>
        <source>as in cuDNN; Cho et al. 2014, eq. 8, applies r before the product</source>
        <translation>与 cuDNN 一致；Cho et al. 2014 的式 8 在矩阵乘积之前应用 r</translation>
    </message>
    <message>
        <source>what each unit remembers and shows to the next layer</source>
        <translation>每个单元记住并传给下一层的内容</translation>
    </message>
    <message>
        <source>what reaches each unit before tanh squashes it; beyond ±3 the unit is saturated</source>
        <translation>每个单元在 tanh 压缩之前收到的值；超出 ±3 即为饱和</translation>
    </message>
    <message>
        <source>how likely the model takes each symbol to come next</source>
        <translation>模型认为每个符号接下来出现的概率</translation>
    </message>
    <message>
        <source>P(xₜ₊₁) = softmax(V hₜ + b), hₜ of the last layer</source>
        <translation>P(xₜ₊₁) = softmax(V hₜ + b)，hₜ 取自最后一层</translation>
    </message>
    <message>
        <source>how much each head takes from each token; a head&apos;s weights sum to 1</source>
        <translation>每个头从每个词元取多少；一个头的权重之和为 1</translation>
    </message>
    <message>
        <source>how widely each head looks, in bits: 0 is one token, 3 is as wide as 8 alike</source>
        <translation>每个头看得有多宽，以比特计：0 表示只看一个词元，3 相当于均匀地看 8 个</translation>
    </message>
    <message>
        <source>the length of the residual stream after each layer: what the layers have added up</source>
        <translation>每一层之后残差流的长度：各层累加的结果</translation>
    </message>
    <message>
        <source>the share of the context that the cache has used up; at 1 it is full</source>
        <translation>缓存已用掉的上下文比例；到 1 即满</translation>
    </message>
    <message>
        <source>how likely each symbol is to come next</source>
        <translation>每个符号接下来出现的概率</translation>
    </message>
    <message>
        <source>how likely each symbol is to stand at this place</source>
        <translation>每个符号出现在此处的概率</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>Stacked panels</source>
        <translation>层叠的面板</translation>
    </message>
</context>
<context>
    <name>Details</name>
    <message>
        <source>Details</source>
        <translation>详细信息</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
</context>
<context>
    <name>Files</name>
    <message>
        <source>Model in a folder…</source>
        <translation>文件夹中的模型…</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>清空此列表</translation>
    </message>
    <message>
        <source>Task: {task}
Without memory: {score} {metric}, when {how}</source>
        <translation>任务：{task}
去掉记忆后：{score} {metric}（{how}）</translation>
    </message>
    <message>
        <source>{file} is not text in UTF-8: save it as UTF-8 and open it again</source>
        <translation>{file} 不是 UTF-8 文本：请另存为 UTF-8 后重新打开</translation>
    </message>
    <message>
        <source>{file} could not be read: {reason}</source>
        <translation>无法读取 {file}：{reason}</translation>
    </message>
    <message>
        <source>Open the model in a folder</source>
        <translation>打开文件夹中的模型</translation>
    </message>
    <message>
        <source>Open a text file</source>
        <translation>打开文本文件</translation>
    </message>
    <message>
        <source>Pictures (*.png *.svg *.pdf)</source>
        <translation>图片 (*.png *.svg *.pdf)</translation>
    </message>
    <message>
        <source>Export view</source>
        <translation>导出视图</translation>
    </message>
    <message>
        <source>The view was not exported: {reason}</source>
        <translation>视图未能导出：{reason}</translation>
    </message>
    <message>
        <source>{view} was copied as an image</source>
        <translation>已将“{view}”复制为图像</translation>
    </message>
    <message>
        <source>Data (*.npz *.csv)</source>
        <translation>数据 (*.npz *.csv)</translation>
    </message>
    <message>
        <source>Export data</source>
        <translation>导出数据</translation>
    </message>
    <message>
        <source>The data was not exported: {reason}</source>
        <translation>数据未能导出：{reason}</translation>
    </message>
    <message>
        <source>Written to {file}</source>
        <translation>已写入 {file}</translation>
    </message>
</context>
<context>
    <name>Gates</name>
    <message>
        <source>Gates</source>
        <translation>门控</translation>
    </message>
    <message>
        <source>Units over time</source>
        <translation>各单元随时间变化</translation>
    </message>
    <message>
        <source>Layer {n}</source>
        <translation>第 {n} 层</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>{n} not finite</source>
        <translation>{n} 个非有限值</translation>
    </message>
    <message>
        <source>largest magnitude</source>
        <translation>绝对值最大者</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>{n} units a row, {how}</source>
        <translation>每行 {n} 个单元，取{how}</translation>
    </message>
    <message>
        <source>{gate} is open by {mean} on average</source>
        <translation>{gate} 平均开启 {mean}</translation>
    </message>
</context>
<context>
    <name>GenerationBar</name>
    <message>
        <source>One</source>
        <translation>一个</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>续写</translation>
    </message>
    <message>
        <source>Generate one symbol</source>
        <translation>生成一个符号</translation>
    </message>
    <message>
        <source>Append the next symbol</source>
        <translation>追加下一个符号</translation>
    </message>
    <message>
        <source>Append so many symbols, each read before the next is chosen</source>
        <translation>追加这么多个符号，读入前一个之后再选下一个</translation>
    </message>
    <message>
        <source>Generate many symbols</source>
        <translation>生成多个符号</translation>
    </message>
    <message>
        <source>How many symbols</source>
        <translation>符号个数</translation>
    </message>
    <message>
        <source>Stop generating</source>
        <translation>停止生成</translation>
    </message>
    <message>
        <source>Throw another seed</source>
        <translation>换一个随机种子</translation>
    </message>
    <message>
        <source>0 greedy</source>
        <translation>0 贪心</translation>
    </message>
    <message>
        <source>Divides the logarithms of the probabilities: above 1 is wilder, below 1 is safer, 0 always takes the most probable symbol</source>
        <translation>除概率的对数：大于 1 更随机，小于 1 更保守，0 总是取概率最大的符号</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Chooses among so many of the most probable symbols</source>
        <translation>只在概率最大的这么多个符号中选择</translation>
    </message>
    <message>
        <source>The same text, settings and seed continue the same way</source>
        <translation>文本、设置和种子相同，续写的结果就相同</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>温度</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>The model is still loading</source>
        <translation>模型仍在加载</translation>
    </message>
    <message>
        <source>This model does not predict a next symbol</source>
        <translation>此模型不预测下一个符号</translation>
    </message>
    <message>
        <source>Type some text to continue</source>
        <translation>请先输入要续写的文本</translation>
    </message>
    <message>
        <source>The text is as long as it may be</source>
        <translation>文本已达到最大长度</translation>
    </message>
</context>
<context>
    <name>Head</name>
    <message>
        <source>Head</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>Layer {n}</source>
        <translation>第 {n} 层</translation>
    </message>
    <message>
        <source>Head {n}</source>
        <translation>第 {n} 个注意力头</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Newest that fit</source>
        <translation>放得下的最新部分</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Layer {layer}, head {head} at step {step} “{at}”: the largest weight is {weight}, on token {token} “{there}”</source>
        <translation>第 {layer} 层第 {head} 个头，第 {step} 步“{at}”：最大权重为 {weight}，在词元 {token}“{there}”上</translation>
    </message>
    <message>
        <source>Layer {layer}, head {head}</source>
        <translation>第 {layer} 层，第 {head} 个头</translation>
    </message>
    <message>
        <source>each cell the largest of {n} × {n}</source>
        <translation>每格取 {n} × {n} 中的最大值</translation>
    </message>
    <message>
        <source>tokens {first} to {last} of {count}</source>
        <translation>词元 {first} 至 {last}，共 {count} 个</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>The model does not know this symbol</source>
        <translation>模型不认识这个符号</translation>
    </message>
    <message>
        <source>surprise {value} bits</source>
        <translation>惊异度 {value} 比特</translation>
    </message>
    <message>
        <source>probability {value}</source>
        <translation>概率 {value}</translation>
    </message>
    <message>
        <source>NaN: not a number</source>
        <translation>NaN：不是数</translation>
    </message>
    <message>
        <source>infinite</source>
        <translation>无穷大</translation>
    </message>
    <message>
        <source>minus infinite</source>
        <translation>负无穷大</translation>
    </message>
    <message>
        <source>✓ unrounded, the right-hand side is {value}</source>
        <translation>✓ 不舍入时，等式右边为 {value}</translation>
    </message>
    <message>
        <source>✗ the right-hand side is {value}, not the value above</source>
        <translation>✗ 等式右边为 {value}，与上面的值不符</translation>
    </message>
    <message>
        <source>taken from {source} by {reader}</source>
        <translation>由 {reader} 取自 {source}</translation>
    </message>
    <message>
        <source>rank {rank} of {count} on the axis “{axis}”, above {percent} % of the others</source>
        <translation>在“{axis}”轴的 {count} 个值中排第 {rank}，大于其余的 {percent} %</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>检查器</translation>
    </message>
    <message>
        <source>Point at a cell to read it; click to keep it here</source>
        <translation>指向一个单元格即可读数；单击可将其固定在此</translation>
    </message>
    <message>
        <source>nothing in focus</source>
        <translation>没有聚焦的内容</translation>
    </message>
    <message>
        <source>step {n}</source>
        <translation>第 {n} 步</translation>
    </message>
</context>
<context>
    <name>Next</name>
    <message>
        <source>Next symbols</source>
        <translation>下一个符号</translation>
    </message>
    <message>
        <source>Symbol at the cursor</source>
        <translation>光标处的符号</translation>
    </message>
    <message>
        <source>Entropy {bits} bits</source>
        <translation>熵 {bits} 比特</translation>
    </message>
    <message>
        <source>Then {symbol}: {percent}, rank {rank} of {count}</source>
        <translation>接着是 {symbol}：{percent}，在 {count} 个中排第 {rank}</translation>
    </message>
    <message>
        <source>Here {symbol}: {percent}, rank {rank} of {count}</source>
        <translation>此处是 {symbol}：{percent}，在 {count} 个中排第 {rank}</translation>
    </message>
    <message>
        <source>an unknown symbol</source>
        <translation>未知符号</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Notices</source>
        <translation>通知</translation>
    </message>
</context>
<context>
    <name>Palette</name>
    <message>
        <source>Search commands</source>
        <translation>搜索命令</translation>
    </message>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
</context>
<context>
    <name>Preferences</name>
    <message>
        <source>Preferences</source>
        <translation>首选项</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Best there is</source>
        <translation>最佳可用设备</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Size of text</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Language and device count from the next start on</source>
        <translation>语言和设备在下次启动后生效</translation>
    </message>
    <message>
        <source>Kept in {file}</source>
        <translation>保存在 {file}</translation>
    </message>
</context>
<context>
    <name>Prompt</name>
    <message>
        <source>Type here, or drop a text file</source>
        <translation>在此输入，或拖入文本文件</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>The text that the model reads</source>
        <translation>模型读取的文本</translation>
    </message>
    <message>
        <source>The text is full at {most} characters: {cut} were left out</source>
        <translation>文本最多 {most} 个字符：略去了 {cut} 个</translation>
    </message>
    <message>
        <source>{n} broken characters became U+FFFD</source>
        <translation>{n} 个损坏的字符已替换为 U+FFFD</translation>
    </message>
    <message>
        <source>{file} is not text in UTF-8: save it as UTF-8 and drop it again</source>
        <translation>{file} 不是 UTF-8 文本：请另存为 UTF-8 后重新拖入</translation>
    </message>
    <message>
        <source>{file} could not be read: {reason}</source>
        <translation>无法读取 {file}：{reason}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste</source>
        <translation>粘贴</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Show this token</source>
        <translation>显示此词元</translation>
    </message>
</context>
<context>
    <name>Range</name>
    <message>
        <source>fixed by kind</source>
        <translation>按类型固定</translation>
    </message>
    <message>
        <source>robust 1 to 99 %</source>
        <translation>稳健，1 至 99 %</translation>
    </message>
    <message>
        <source>visible window</source>
        <translation>可见范围</translation>
    </message>
    <message>
        <source>whole run</source>
        <translation>全程</translation>
    </message>
    <message>
        <source>manual</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>square root</source>
        <translation>平方根</translation>
    </message>
    <message>
        <source>symmetric log</source>
        <translation>对称对数</translation>
    </message>
    <message>
        <source>{mode}, {scale}</source>
        <translation>{mode}，{scale}</translation>
    </message>
</context>
<context>
    <name>RangeEditor</name>
    <message>
        <source>Fixed by kind</source>
        <translation>按类型固定</translation>
    </message>
    <message>
        <source>Robust, 1 to 99 %</source>
        <translation>稳健，1 至 99 %</translation>
    </message>
    <message>
        <source>Visible window</source>
        <translation>可见范围</translation>
    </message>
    <message>
        <source>Whole run</source>
        <translation>全程</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>手动</translation>
    </message>
    <message>
        <source>Linear</source>
        <translation>线性</translation>
    </message>
    <message>
        <source>Square root</source>
        <translation>平方根</translation>
    </message>
    <message>
        <source>Symmetric logarithm</source>
        <translation>对称对数</translation>
    </message>
    <message>
        <source>Range</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Scale</source>
        <translation>刻度</translation>
    </message>
    <message>
        <source>Lowest</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>Highest</source>
        <translation>最大值</translation>
    </message>
</context>
<context>
    <name>Scalars</name>
    <message>
        <source>Scalars</source>
        <translation>标量</translation>
    </message>
    <message>
        <source>surprise, bits</source>
        <translation>惊异度（比特）</translation>
    </message>
    <message>
        <source>probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>entropy, bits</source>
        <translation>熵（比特）</translation>
    </message>
    <message>
        <source>{low} to {high}</source>
        <translation>{low} 至 {high}</translation>
    </message>
</context>
<context>
    <name>Script</name>
    <message>
        <source>Latin</source>
        <translation>拉丁字母</translation>
    </message>
    <message>
        <source>Greek</source>
        <translation>希腊字母</translation>
    </message>
    <message>
        <source>Cyrillic</source>
        <translation>西里尔字母</translation>
    </message>
    <message>
        <source>Hebrew</source>
        <translation>希伯来字母</translation>
    </message>
    <message>
        <source>Arabic</source>
        <translation>阿拉伯字母</translation>
    </message>
    <message>
        <source>Devanagari</source>
        <translation>天城文</translation>
    </message>
    <message>
        <source>Thai</source>
        <translation>泰文</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>Japanese</source>
        <translation>日文</translation>
    </message>
    <message>
        <source>Korean</source>
        <translation>韩文</translation>
    </message>
    <message>
        <source>emoji</source>
        <translation>表情符号</translation>
    </message>
</context>
<context>
    <name>States</name>
    <message>
        <source>States</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Change since the step before</source>
        <translation>与上一步相比的变化</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>{channel}, layer {n}</source>
        <translation>{channel}，第 {n} 层</translation>
    </message>
    <message>
        <source>{channel}: largest is unit {unit} of layer {layer} at {value}</source>
        <translation>{channel}：绝对值最大的是第 {layer} 层的单元 {unit}，为 {value}</translation>
    </message>
</context>
<context>
    <name>Status</name>
    <message>
        <source>Status</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Whether the engine computes</source>
        <translation>引擎是否在计算</translation>
    </message>
    <message>
        <source>How many tokens were read</source>
        <translation>已读取的词元数</translation>
    </message>
    <message>
        <source>Whether the newest step is shown as it comes</source>
        <translation>是否随时显示最新一步</translation>
    </message>
    <message>
        <source>How text is continued</source>
        <translation>续写文本的方式</translation>
    </message>
    <message>
        <source>The model and its family</source>
        <translation>模型及其类别</translation>
    </message>
    <message>
        <source>What the model runs on</source>
        <translation>模型运行的设备</translation>
    </message>
    <message>
        <source>Time the model took for a step</source>
        <translation>模型计算一步所用的时间</translation>
    </message>
    <message>
        <source>Memory of the engine and of this window</source>
        <translation>引擎和此窗口占用的内存</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Starting the engine…</source>
        <translation>正在启动引擎…</translation>
    </message>
    <message>
        <source>{n} tokens</source>
        <translation>{n} 个词元</translation>
    </message>
    <message>
        <source>Following</source>
        <translation>跟随中</translation>
    </message>
    <message>
        <source>Paused here</source>
        <translation>停在此处</translation>
    </message>
    <message>
        <source>{ms} ms a step</source>
        <translation>每步 {ms} ms</translation>
    </message>
    <message>
        <source>Greedy</source>
        <translation>贪心</translation>
    </message>
    <message>
        <source>Seed {seed}</source>
        <translation>种子 {seed}</translation>
    </message>
    <message>
        <source>Computing…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>{engine} engine, {window} window</source>
        <translation>引擎 {engine}，窗口 {window}</translation>
    </message>
</context>
<context>
    <name>TimeRuler</name>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>No steps yet</source>
        <translation>尚无步骤</translation>
    </message>
    <message>
        <source>Step {n} of {all} “{token}”</source>
        <translation>第 {n} 步，共 {all} 步“{token}”</translation>
    </message>
    <message>
        <source>surprise {bits} bits, colours from 0 to {most}</source>
        <translation>惊异度 {bits} 比特，颜色从 0 到 {most}</translation>
    </message>
</context>
<context>
    <name>Timeline</name>
    <message>
        <source>First step</source>
        <translation>第一步</translation>
    </message>
    <message>
        <source>Home</source>
        <translation>Home</translation>
    </message>
    <message>
        <source>Step back</source>
        <translation>后退一步</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Step forward</source>
        <translation>前进一步</translation>
    </message>
    <message>
        <source>Follow the newest step</source>
        <translation>跟随最新一步</translation>
    </message>
    <message>
        <source>End</source>
        <translation>End</translation>
    </message>
    <message>
        <source>Loop</source>
        <translation>循环</translation>
    </message>
    <message>
        <source>{speed} steps/s</source>
        <translation>{speed} 步/秒</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>How many steps go by in a second</source>
        <translation>每秒播放的步数</translation>
    </message>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Loop: off</source>
        <translation>循环：关</translation>
    </message>
    <message>
        <source>Loop: all</source>
        <translation>循环：全部</translation>
    </message>
    <message>
        <source>Loop: selection</source>
        <translation>循环：所选部分</translation>
    </message>
    <message>
        <source>Shift and drag on the timeline selects</source>
        <translation>按住 Shift 在时间轴上拖动可选择</translation>
    </message>
    <message>
        <source>No steps yet</source>
        <translation>尚无步骤</translation>
    </message>
    <message>
        <source>Step {n} of {all} “{token}”</source>
        <translation>第 {n} 步，共 {all} 步“{token}”</translation>
    </message>
</context>
<context>
    <name>Tokens</name>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Surprise</source>
        <translation>惊异度</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Entropy</source>
        <translation>熵</translation>
    </message>
    <message>
        <source>Focused cell</source>
        <translation>聚焦的单元格</translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation>不着色</translation>
    </message>
    <message>
        <source>Colour</source>
        <translation>着色</translation>
    </message>
    <message>
        <source>surprise in bits</source>
        <translation>惊异度（比特）</translation>
    </message>
    <message>
        <source>probability of the token</source>
        <translation>词元的概率</translation>
    </message>
    <message>
        <source>entropy in bits</source>
        <translation>熵（比特）</translation>
    </message>
    <message>
        <source>Point at a cell in another view to colour the text by it</source>
        <translation>指向另一视图中的单元格，即可按它为文本着色</translation>
    </message>
</context>
<context>
    <name>Watch</name>
    <message>
        <source>The engine ended unexpectedly and was started again</source>
        <translation>引擎意外退出，已重新启动</translation>
    </message>
    <message>
        <source>The text was cut to {n} characters</source>
        <translation>文本已截短为 {n} 个字符</translation>
    </message>
    <message>
        <source>{n} broken characters became U+FFFD</source>
        <translation>{n} 个损坏的字符已替换为 U+FFFD</translation>
    </message>
    <message>
        <source>The engine ended unexpectedly and is being started again</source>
        <translation>引擎意外退出，正在重新启动</translation>
    </message>
    <message>
        <source>The engine keeps ending, so it was not started again: change the text or choose another model to try once more</source>
        <translation>引擎反复退出，因此未再启动：请更改文本或选择其他模型后重试</translation>
    </message>
    <message>
        <source>{model} could not be opened: {reason}</source>
        <translation>无法打开 {model}：{reason}</translation>
    </message>
    <message>
        <source>{model} could not read the text: {reason}</source>
        <translation>{model} 无法读取文本：{reason}</translation>
    </message>
    <message>
        <source>{model} failed: {reason}</source>
        <translation>{model} 出错：{reason}</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>{model} reads {context} tokens at once: the first {skipped} are left out</source>
        <translation>{model} 一次只能读 {context} 个词元：略去了最前面的 {skipped} 个</translation>
    </message>
    <message>
        <source>Symbols that {model} does not know, and reads as one and the same: {n}</source>
        <translation>{model} 不认识、一律当作同一符号读取的符号：{n} 个</translation>
    </message>
    <message>
        <source>There are NaN or infinite numbers from step {step} on, in {channels}</source>
        <translation>从第 {step} 步起出现 NaN 或无穷大，位于 {channels}</translation>
    </message>
    <message>
        <source>No font here shows {scripts}: install {packages} and start again</source>
        <translation>没有可显示{scripts}的字体：请安装 {packages} 后重新启动</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Timeline</source>
        <translation>时间轴</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>The engine is starting…</source>
        <translation>正在启动引擎…</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>wm_explorer shows the working memory of sequence models as they read</source>
        <translation>wm_explorer 实时展示序列模型阅读时的工作记忆</translation>
    </message>
    <message>
        <source>Something went wrong inside the explorer: {what}</source>
        <translation>程序内部出错：{what}</translation>
    </message>
    <message>
        <source>The settings could not be saved: {reason}</source>
        <translation>设置未能保存：{reason}</translation>
    </message>
</context>
<context>
    <name>_Heading</name>
    <message>
        <source>Colour range of {view}</source>
        <translation>“{view}”的颜色范围</translation>
    </message>
    <message>
        <source>Export {view}</source>
        <translation>导出“{view}”</translation>
    </message>
    <message>
        <source>Float {view}</source>
        <translation>浮动“{view}”</translation>
    </message>
    <message>
        <source>Close {view}</source>
        <translation>关闭“{view}”</translation>
    </message>
    <message>
        <source>Copy as image</source>
        <translation>复制为图像</translation>
    </message>
    <message>
        <source>Export view…</source>
        <translation>导出视图…</translation>
    </message>
</context>
<context>
    <name>_Line</name>
    <message>
        <source>Details…</source>
        <translation>详细信息…</translation>
    </message>
    <message>
        <source>Close this notice</source>
        <translation>关闭此通知</translation>
    </message>
</context>
</TS>
