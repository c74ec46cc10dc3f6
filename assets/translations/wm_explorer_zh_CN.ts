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
        <source>&amp;About this model…</source>
        <translation>关于此模型(&amp;A)…</translation>
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
        <source>Layers and &amp;heads…</source>
        <translation>层与注意力头(&amp;H)…</translation>
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
    <name>Adaptation</name>
    <message>
        <source>Inner loop</source>
        <translation>内循环</translation>
    </message>
    <message>
        <source>Click: learnt</source>
        <translation>点击：学习点</translation>
    </message>
    <message>
        <source>Click: held out</source>
        <translation>点击：留出点</translation>
    </message>
    <message>
        <source>Weights: change</source>
        <translation>权重：变化</translation>
    </message>
    <message>
        <source>Layer 2: change</source>
        <translation>第 2 层：变化</translation>
    </message>
    <message>
        <source>Layer 2: weights</source>
        <translation>第 2 层：权重</translation>
    </message>
    <message>
        <source>Click</source>
        <translation>点击</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>The steps are too large for these points: the error has grown</source>
        <translation>对这些点来说步长太大：误差反而增大了</translation>
    </message>
    <message>
        <source>inner step</source>
        <translation>内循环步</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>Click to add a point, or type x y on a line</source>
        <translation>点击即可添加一个点，或在一行中输入 x y</translation>
    </message>
    <message>
        <source>slow weights</source>
        <translation>慢权重</translation>
    </message>
    <message>
        <source>after {n} inner steps</source>
        <translation>{n} 个内循环步之后</translation>
    </message>
    <message>
        <source>learnt</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>留出</translation>
    </message>
    <message>
        <source>{name} {value} after {n}</source>
        <translation>{name}：{n} 步后 {value}</translation>
    </message>
    <message>
        <source>{name} {first} → {last}</source>
        <translation>{name}：{first} → {last}</translation>
    </message>
    <message>
        <source>relative change of the weights</source>
        <translation>权重的相对变化</translation>
    </message>
    <message>
        <source>change of layer 2: units down, inputs across</source>
        <translation>第 2 层的变化：单元为行，输入为列</translation>
    </message>
    <message>
        <source>weights of layer 2: units down, inputs across</source>
        <translation>第 2 层的权重：单元为行，输入为列</translation>
    </message>
    <message>
        <source>layer {n} weights</source>
        <translation>第 {n} 层权重</translation>
    </message>
    <message>
        <source>layer {n} biases</source>
        <translation>第 {n} 层偏置</translation>
    </message>
    <message>
        <source>{n} points to learn from, {m} held out</source>
        <translation>{n} 个用于学习的点，{m} 个留出的点</translation>
    </message>
    <message>
        <source>most moved: {name}, by {share}</source>
        <translation>移动最多：{name}，{share}</translation>
    </message>
</context>
<context>
    <name>Addressing</name>
    <message>
        <source>Addressing</source>
        <translation>寻址</translation>
    </message>
    <message>
        <source>{what} head {n}</source>
        <translation>{what} 头 {n}</translation>
    </message>
    <message>
        <source>Read or write head</source>
        <translation>读头或写头</translation>
    </message>
    <message>
        <source>most at slot {n}</source>
        <translation>最多在槽 {n}</translation>
    </message>
    <message>
        <source>likeness to the key, strength β = {b}</source>
        <translation>与键的相似，强度 β = {b}</translation>
    </message>
    <message>
        <source>gate g = {g}: by content, the rest as before</source>
        <translation>门 g = {g}：按内容，其余如前</translation>
    </message>
    <message>
        <source>shift s: {s}</source>
        <translation>位移 s：{s}</translation>
    </message>
    <message>
        <source>sharpened by γ = {c}</source>
        <translation>以 γ = {c} 锐化</translation>
    </message>
    <message>
        <source>the step before</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>From the step before to the weights at the cursor, slots from left to right</source>
        <translation>从上一步到光标处的权重，槽从左到右</translation>
    </message>
</context>
<context>
    <name>Allocation</name>
    <message>
        <source>Allocation and links</source>
        <translation>分配与链接</translation>
    </message>
    <message>
        <source>Links at the cursor: row written right after column</source>
        <translation>光标处的链接：行紧接着列写入</translation>
    </message>
    <message>
        <source>Written in this order: {slots}</source>
        <translation>写入的顺序：{slots}</translation>
    </message>
    <message>
        <source>read.mode: ← back, = by content, → forward in the order of writing</source>
        <translation>read.mode：← 后退，= 按内容，→ 沿写入顺序前进</translation>
    </message>
    <message>
        <source>{n} slots in use</source>
        <translation>占用 {n} 个槽</translation>
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
        <source>E{layer} H{head}</source>
        <translation>E{layer} H{head}</translation>
    </message>
    <message>
        <source>C{layer} H{head}</source>
        <translation>C{layer} H{head}</translation>
    </message>
    <message>
        <source>✓ L{layer} H{head}</source>
        <translation>✓ L{layer} H{head}</translation>
    </message>
    <message>
        <source>E: encoder, L: decoder, C: decoder at the source</source>
        <translation>E：编码器，L：解码器，C：解码器看源文本</translation>
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
    <message>
        <source>slot</source>
        <translation>槽</translation>
    </message>
    <message>
        <source>part</source>
        <translation>部分</translation>
    </message>
    <message>
        <source>mode</source>
        <translation>方式</translation>
    </message>
    <message>
        <source>shift</source>
        <translation>位移</translation>
    </message>
    <message>
        <source>hop</source>
        <translation>跳</translation>
    </message>
    <message>
        <source>stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>bit</source>
        <translation>位</translation>
    </message>
    <message>
        <source>stack</source>
        <translation>栈</translation>
    </message>
    <message>
        <source>depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>action</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>rank</source>
        <translation>名次</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>previous</source>
        <translation>前一个槽</translation>
    </message>
    <message>
        <source>inner step</source>
        <translation>内循环步</translation>
    </message>
    <message>
        <source>point</source>
        <translation>点</translation>
    </message>
    <message>
        <source>coordinate</source>
        <translation>坐标</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>feature</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>call</source>
        <translation>调用</translation>
    </message>
    <message>
        <source>source</source>
        <translation>来源位置</translation>
    </message>
    <message>
        <source>group</source>
        <translation>组</translation>
    </message>
</context>
<context>
    <name>ByteBox</name>
    <message>
        <source>Unit</source>
        <translation>单位</translation>
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
    <message>
        <source>the letters of a word again, from its bits</source>
        <translation>由各位再次说出一个词的字母</translation>
    </message>
    <message>
        <source>nothing that was read reaches the controller or the output</source>
        <translation>读到的内容既不到达控制器，也不到达输出</translation>
    </message>
    <message>
        <source>the item that followed the one asked for, from its bits</source>
        <translation>由各位说出所问项目之后的项目</translation>
    </message>
    <message>
        <source>the answer to a question about people and pets, in Chinese</source>
        <translation>关于人和宠物的中文问题的答案</translation>
    </message>
    <message>
        <source>what the hops find is never added to the question</source>
        <translation>各跳找到的内容从不加到问题上</translation>
    </message>
    <message>
        <source>where a person is</source>
        <translation>一个人在哪里</translation>
    </message>
    <message>
        <source>where a thing is, from who has it and where they went</source>
        <translation>由谁拿着、去了哪里，说出东西在哪里</translation>
    </message>
    <message>
        <source>where a thing was before it was somewhere else</source>
        <translation>东西在别处之前在哪里</translation>
    </message>
    <message>
        <source>the value of a fact that was told, in English and Chinese</source>
        <translation>说过的事实的值，英文和中文</translation>
    </message>
    <message>
        <source>the letters of a word so many times, and then the end, from its bits</source>
        <translation>由各位把一个词的字母说若干遍，然后结束</translation>
    </message>
    <message>
        <source>aⁿbⁿcⁿ: everything after the first b, and the next a</source>
        <translation>aⁿbⁿcⁿ：第一个 b 之后的一切，以及下一个 a</translation>
    </message>
    <message>
        <source>the network sees empty stacks, whatever they hold</source>
        <translation>无论栈中有什么，网络看到的都是空栈</translation>
    </message>
    <message>
        <source>which bracket closes, wherever one may</source>
        <translation>凡可闭合之处，哪种括号闭合</translation>
    </message>
    <message>
        <source>a word backwards</source>
        <translation>倒着说一个词</translation>
    </message>
    <message>
        <source>what is read from the stack never reaches the controller</source>
        <translation>从栈读到的内容从不到达控制器</translation>
    </message>
    <message>
        <source>wrong bits per sequence</source>
        <translation>每个序列的错误位数</translation>
    </message>
    <message>
        <source>a whole sinusoid from ten of its points</source>
        <translation>由十个点得出整条正弦曲线</translation>
    </message>
    <message>
        <source>no inner step is taken: the slow weights alone</source>
        <translation>不走任何内循环步：只用慢权重</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>the letter that was read last, as an article&apos;s LSTM with memory</source>
        <translation>最后读到的字母，照文章的“带记忆的 LSTM”</translation>
    </message>
    <message>
        <source>the answer to a question about people, as an article&apos;s memory network</source>
        <translation>关于人物的问题的答案，照文章的记忆网络</translation>
    </message>
    <message>
        <source>what is taken from the memory is never joined to the question</source>
        <translation>从记忆取出的内容从不与问题拼接</translation>
    </message>
    <message>
        <source>the three states of an article&apos;s worked example</source>
        <translation>文章演算示例中的三个状态</translation>
    </message>
    <message>
        <source>largest error of a state</source>
        <translation>状态的最大误差</translation>
    </message>
    <message>
        <source>the state before is taken to be zero</source>
        <translation>把前一个状态当作零</translation>
    </message>
    <message>
        <source>the value that came after a key, as an article&apos;s Transformer with memory</source>
        <translation>键之后出现过的值，照文章的“带记忆的 Transformer”</translation>
    </message>
    <message>
        <source>nothing that is taken from the memory is added to the encoder&apos;s output</source>
        <translation>从记忆取出的内容不加到编码器的输出上</translation>
    </message>
    <message>
        <source>the value that came after a key on a line before</source>
        <translation>前面某一行中键之后出现过的值</translation>
    </message>
    <message>
        <source>no segment is given what the one before has left in the memory tokens</source>
        <translation>任何一段都得不到上一段留在记忆词元中的内容</translation>
    </message>
    <message>
        <source>the value that came after a key, long before</source>
        <translation>很久以前键之后出现过的值</translation>
    </message>
    <message>
        <source>nothing that was retrieved from the memory reaches the last layer</source>
        <translation>从记忆检索到的内容一概不到达最后一层</translation>
    </message>
    <message>
        <source>the letter of a pair that is always the same, and letters told in the text</source>
        <translation>总是不变的一对字母所对应的字母，以及文中告知的字母</translation>
    </message>
    <message>
        <source>no head takes anything from the values of its persistent memory</source>
        <translation>任何头都不从其持久记忆的值中取得内容</translation>
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
    <message>
        <source>what each read head looks for</source>
        <translation>每个读头要找的内容</translation>
    </message>
    <message>
        <source>how much likeness to the key counts</source>
        <translation>与键的相似程度有多大分量</translation>
    </message>
    <message>
        <source>where each read head would look by content</source>
        <translation>每个读头按内容会看的位置</translation>
    </message>
    <message>
        <source>the slots written after those that were read before</source>
        <translation>在上一步所读的槽之后写入的槽</translation>
    </message>
    <message>
        <source>the slots written before those that were read before</source>
        <translation>在上一步所读的槽之前写入的槽</translation>
    </message>
    <message>
        <source>how each head reads: back in the order of writing, by content, or forward</source>
        <translation>每个头如何读：沿写入顺序向后退、按内容，或向前进</translation>
    </message>
    <message>
        <source>where each head reads</source>
        <translation>每个头读的位置</translation>
    </message>
    <message>
        <source>whether what each head has read may be written over</source>
        <translation>每个头读过的内容是否可以被覆盖</translation>
    </message>
    <message>
        <source>what each head read</source>
        <translation>每个头读到的内容</translation>
    </message>
    <message>
        <source>what the write head looks for</source>
        <translation>写头要找的内容</translation>
    </message>
    <message>
        <source>where it would write by content</source>
        <translation>按内容会写入的位置</translation>
    </message>
    <message>
        <source>how much it writes to free slots; the rest by content</source>
        <translation>有多少写入空闲的槽；其余按内容写入</translation>
    </message>
    <message>
        <source>how much it writes at all</source>
        <translation>总共写入多少</translation>
    </message>
    <message>
        <source>where it writes</source>
        <translation>写入的位置</translation>
    </message>
    <message>
        <source>how much of each unit is wiped out of the slots written to</source>
        <translation>被写入的槽中每个单元擦去多少</translation>
    </message>
    <message>
        <source>what is added to the slots written to</source>
        <translation>加到被写入的槽中的内容</translation>
    </message>
    <message>
        <source>what each slot of the memory holds</source>
        <translation>记忆的每个槽中保存的内容</translation>
    </message>
    <message>
        <source>how much each slot is in use</source>
        <translation>每个槽被占用的程度</translation>
    </message>
    <message>
        <source>how much of each slot&apos;s use the free gates leave</source>
        <translation>释放门之后每个槽的占用还剩多少</translation>
    </message>
    <message>
        <source>which slot is free to be written to</source>
        <translation>哪个槽空闲、可以写入</translation>
    </message>
    <message>
        <source>which slot was written last</source>
        <translation>最后写入的是哪个槽</translation>
    </message>
    <message>
        <source>how much each slot was written right after each other one</source>
        <translation>每个槽紧接着另一个槽写入的程度</translation>
    </message>
    <message>
        <source>what the controller makes of its input and of what was read</source>
        <translation>控制器由输入和读到的内容得出的结果</translation>
    </message>
    <message>
        <source>what the controller itself remembers</source>
        <translation>控制器自身记住的内容</translation>
    </message>
    <message>
        <source>how likely each bit of the answer is a one; a last, extra bit says: the end</source>
        <translation>回答的每一位是 1 的可能性；多出的最后一位表示结束</translation>
    </message>
    <message>
        <source>how likely each letter is, if the bits are independent</source>
        <translation>若各位相互独立，每个字母的可能性</translation>
    </message>
    <message>
        <source>P(letter) = Π yᵇ (1 − y)¹⁻ᵇ over its bits b</source>
        <translation>P(字母) = Π yᵇ (1 − y)¹⁻ᵇ，b 取其各位</translation>
    </message>
    <message>
        <source>places in the memory</source>
        <translation>记忆中的位置数</translation>
    </message>
    <message>
        <source>how much each hop looks at each key</source>
        <translation>每一跳对每个键看多少</translation>
    </message>
    <message>
        <source>the key of each fact</source>
        <translation>每条事实的键</translation>
    </message>
    <message>
        <source>the value of each fact</source>
        <translation>每条事实的值</translation>
    </message>
    <message>
        <source>what is looked for: the line so far, and then what each hop has made of it</source>
        <translation>要找的内容：目前为止的这一行，以及每一跳之后的结果</translation>
    </message>
    <message>
        <source>what each hop has found</source>
        <translation>每一跳找到的内容</translation>
    </message>
    <message>
        <source>how many steps ago each slot was written; −1 where it is empty</source>
        <translation>每个槽是多少步之前写入的；空槽为 −1</translation>
    </message>
    <message>
        <source>how likely each word is the answer</source>
        <translation>每个词是答案的可能性</translation>
    </message>
    <message>
        <source>facts that are remembered</source>
        <translation>记住的事实数</translation>
    </message>
    <message>
        <source>how much each hop takes from each sentence</source>
        <translation>每一跳从每个句子取多少</translation>
    </message>
    <message>
        <source>each sentence as a hop compares it with the question</source>
        <translation>一跳与问题相比较时的每个句子</translation>
    </message>
    <message>
        <source>each sentence as a hop takes it into its answer</source>
        <translation>一跳取入回答时的每个句子</translation>
    </message>
    <message>
        <source>what is added to each sentence for its age</source>
        <translation>按句子的新旧加到每个句子上的内容</translation>
    </message>
    <message>
        <source>how much each place of the line counts in each unit</source>
        <translation>这一行的每个位置在每个单元中的分量</translation>
    </message>
    <message>
        <source>sentences that are remembered</source>
        <translation>记住的句子数</translation>
    </message>
    <message>
        <source>times that the memory is looked up</source>
        <translation>查找记忆的次数</translation>
    </message>
    <message>
        <source>what was pushed at each step, the newest last</source>
        <translation>每一步压入的内容，最新的在最后</translation>
    </message>
    <message>
        <source>how much of each value is still on the stack</source>
        <translation>每个值还有多少留在栈上</translation>
    </message>
    <message>
        <source>how much is pushed</source>
        <translation>压入多少</translation>
    </message>
    <message>
        <source>how much is popped</source>
        <translation>弹出多少</translation>
    </message>
    <message>
        <source>what is read from the top, a strength of 1 deep</source>
        <translation>从栈顶读到的内容，深度为强度 1</translation>
    </message>
    <message>
        <source>what the controller makes of its input</source>
        <translation>控制器由输入得出的结果</translation>
    </message>
    <message>
        <source>values that the stack has room for</source>
        <translation>栈能容纳的值的个数</translation>
    </message>
    <message>
        <source>what each head looks for</source>
        <translation>每个头要找的内容</translation>
    </message>
    <message>
        <source>how much each head looks by content; the rest stays where it was</source>
        <translation>每个头有多少按内容寻找；其余留在原处</translation>
    </message>
    <message>
        <source>how much each head moves back by a slot, stays, or moves on</source>
        <translation>每个头后退一个槽、不动或前进一个槽的程度</translation>
    </message>
    <message>
        <source>how much blurred weights are sharpened again</source>
        <translation>模糊的权重重新锐化的程度</translation>
    </message>
    <message>
        <source>where each head would look by content alone</source>
        <translation>每个头仅按内容会看的位置</translation>
    </message>
    <message>
        <source>between the content and where the head was before</source>
        <translation>在内容与头先前的位置之间</translation>
    </message>
    <message>
        <source>after the shift to neighbouring slots</source>
        <translation>移到相邻的槽之后</translation>
    </message>
    <message>
        <source>where each head looks</source>
        <translation>每个头看的位置</translation>
    </message>
    <message>
        <source>what each head read: the slots, each as much as the head looks at it</source>
        <translation>每个头读到的内容：各个槽按头看它的程度相加</translation>
    </message>
    <message>
        <source>what the network makes of the symbol and of the tops of its stacks</source>
        <translation>网络由符号和各栈顶得出的结果</translation>
    </message>
    <message>
        <source>how much each stack is pushed, popped and left alone</source>
        <translation>每个栈压入、弹出和不动的程度</translation>
    </message>
    <message>
        <source>the values in each stack, the top first; −1 is empty</source>
        <translation>每个栈中的值，栈顶在前；−1 为空</translation>
    </message>
    <message>
        <source>sₜ[i] = a[push] sₜ₋₁[i−1] + a[pop] sₜ₋₁[i+1] + a[no-op] sₜ₋₁[i]</source>
        <translation>sₜ[i] = a[压入] sₜ₋₁[i−1] + a[弹出] sₜ₋₁[i+1] + a[不动] sₜ₋₁[i]</translation>
    </message>
    <message>
        <source>how many values each stack holds</source>
        <translation>每个栈中有多少个值</translation>
    </message>
    <message>
        <source>how much each stack is pushed, popped and left alone; only the likeliest action is taken</source>
        <translation>每个栈压入、弹出和不动的程度；只取最可能的动作</translation>
    </message>
    <message>
        <source>the values in each stack, the top first; −1 is empty; only the likeliest action is taken</source>
        <translation>每个栈中的值，栈顶在前；−1 为空；只取最可能的动作</translation>
    </message>
    <message>
        <source>how many values each stack holds; only the likeliest action is taken</source>
        <translation>每个栈中有多少个值；只取最可能的动作</translation>
    </message>
    <message>
        <source>how likely each symbol is to come next, if only the likeliest actions are taken</source>
        <translation>若只取最可能的动作，每个符号接下来出现的可能性</translation>
    </message>
    <message>
        <source>places in each stack</source>
        <translation>每个栈的位置数</translation>
    </message>
    <message>
        <source>where the words of the line go: 0 to its key, 1 to its value</source>
        <translation>这一行的词归到哪里：0 归键，1 归值</translation>
    </message>
    <message>
        <source>the curve that the network draws after each inner step</source>
        <translation>每个内循环步之后网络画出的曲线</translation>
    </message>
    <message>
        <source>the curve that the model answers with: that of the last inner step, or of none where the memory is cut out</source>
        <translation>模型作为回答的曲线：最后一个内循环步之后的曲线；切除记忆时为未走任何一步的曲线</translation>
    </message>
    <message>
        <source>where the curve is shown</source>
        <translation>显示曲线的位置</translation>
    </message>
    <message>
        <source>the mean squared error on the points that are learnt from; −1 where there are none</source>
        <translation>在用于学习的点上的均方误差；没有这样的点时为 −1</translation>
    </message>
    <message>
        <source>the mean squared error on the points that are held out; −1 where there are none</source>
        <translation>在留出的点上的均方误差；没有这样的点时为 −1</translation>
    </message>
    <message>
        <source>how much of the first gradient is left, in its direction: below 0 it has turned round</source>
        <translation>沿第一个梯度的方向，它还剩下多少：小于 0 表示已经反向</translation>
    </message>
    <message>
        <source>how far each layer&apos;s weights (part 1) and biases (part 2) have moved, as a share of their size</source>
        <translation>每一层的权重（部分 1）和偏置（部分 2）移动了多少，占其自身大小的比例</translation>
    </message>
    <message>
        <source>the fast weights of the middle layer after the last inner step</source>
        <translation>最后一个内循环步之后中间层的快权重</translation>
    </message>
    <message>
        <source>how far the inner loop has moved the weights of the middle layer</source>
        <translation>内循环把中间层的权重移动了多少</translation>
    </message>
    <message>
        <source>x and y of the points that are learnt from, the oldest first; 0 where there is none</source>
        <translation>用于学习的点的 x 和 y，最早的在前；没有点处为 0</translation>
    </message>
    <message>
        <source>the line of the text, from 0, that each point comes from; −1 where there is none</source>
        <translation>每个点来自文本的哪一行，从 0 数起；没有点处为 −1</translation>
    </message>
    <message>
        <source>x and y of the points that are held out, the oldest first; 0 where there is none</source>
        <translation>留出的点的 x 和 y，最早的在前；没有点处为 0</translation>
    </message>
    <message>
        <source>the line of the text, from 0, that each held-out point comes from; −1 where there is none</source>
        <translation>每个留出的点来自文本的哪一行，从 0 数起；没有点处为 −1</translation>
    </message>
    <message>
        <source>steps of gradient descent on the points</source>
        <translation>在这些点上做梯度下降的步数</translation>
    </message>
    <message>
        <source>softmax(q Kᵀ / √dₖ) over the first axis, which is the batch&apos;s</source>
        <translation>softmax(q Kᵀ / √dₖ)，在第一轴上归一，而第一轴是批次</translation>
    </message>
    <message>
        <source>what the encoder makes of the token</source>
        <translation>编码器由这个词元得到的表示</translation>
    </message>
    <message>
        <source>how much is taken from each slot</source>
        <translation>从每个槽取多少</translation>
    </message>
    <message>
        <source>softmax(X Mᵀ) over the tokens: exp(xₜ mᵢ) / Σₜ′ exp(xₜ′ mᵢ)</source>
        <translation>softmax(X Mᵀ)，在词元上归一：exp(xₜ mᵢ) / Σₜ′ exp(xₜ′ mᵢ)</translation>
    </message>
    <message>
        <source>what can be taken from each slot; learnt, and never written while reading</source>
        <translation>能从每个槽取出的内容；训练所得，阅读时从不写入</translation>
    </message>
    <message>
        <source>what the token is compared with, slot by slot</source>
        <translation>词元逐槽与之比较的内容</translation>
    </message>
    <message>
        <source>M, which is also the values</source>
        <translation>M，同时也用作值</translation>
    </message>
    <message>
        <source>what is taken from the memory</source>
        <translation>从记忆取出的内容</translation>
    </message>
    <message>
        <source>softmax(W (x + read) + b)</source>
        <translation>softmax(W (x + 读出) + b)</translation>
    </message>
    <message>
        <source>softmax(q Kᵀ / √dₖ) over the tokens so far</source>
        <translation>softmax(q Kᵀ / √dₖ)，在至今的词元上归一</translation>
    </message>
    <message>
        <source>softmax(x Kᵀ / √d) over the slots</source>
        <translation>softmax(x Kᵀ / √d)，在槽上归一</translation>
    </message>
    <message>
        <source>softmax(W LN(x + read) + b)</source>
        <translation>softmax(W LN(x + 读出) + b)</translation>
    </message>
    <message>
        <source>iₜ = σ(Wᵢ xₜ + bᵢ), since hₜ₋₁ is dropped</source>
        <translation>iₜ = σ(Wᵢ xₜ + bᵢ)，因为 hₜ₋₁ 被丢弃</translation>
    </message>
    <message>
        <source>fₜ = σ(W_f xₜ + b_f), and there is nothing to keep</source>
        <translation>fₜ = σ(W_f xₜ + b_f)，而没有什么可保留</translation>
    </message>
    <message>
        <source>gₜ = tanh(W_g xₜ + b_g), since hₜ₋₁ is dropped</source>
        <translation>gₜ = tanh(W_g xₜ + b_g)，因为 hₜ₋₁ 被丢弃</translation>
    </message>
    <message>
        <source>oₜ = σ(Wₒ xₜ + bₒ), since hₜ₋₁ is dropped</source>
        <translation>oₜ = σ(Wₒ xₜ + bₒ)，因为 hₜ₋₁ 被丢弃</translation>
    </message>
    <message>
        <source>cₜ = iₜ ⊙ gₜ, since cₜ₋₁ is dropped</source>
        <translation>cₜ = iₜ ⊙ gₜ，因为 cₜ₋₁ 被丢弃</translation>
    </message>
    <message>
        <source>what reaches the function σ</source>
        <translation>送入函数 σ 的值</translation>
    </message>
    <message>
        <source>[hₜ₋₁; xₜ] + b, as printed</source>
        <translation>[hₜ₋₁; xₜ] + b，照原文</translation>
    </message>
    <message>
        <source>what each unit remembers, if σ is the logistic function</source>
        <translation>若 σ 是逻辑函数，每个单元记住的内容</translation>
    </message>
    <message>
        <source>σ(aₜ), as printed</source>
        <translation>σ(aₜ)，照原文</translation>
    </message>
    <message>
        <source>how much the state still depends on the first one: near 0 it is forgotten</source>
        <translation>状态还有多依赖最初的状态：接近 0 即已遗忘</translation>
    </message>
    <message>
        <source>0: a constant depends on nothing</source>
        <translation>0：常数不依赖任何东西</translation>
    </message>
    <message>
        <source>what each unit remembers, if σ is tanh</source>
        <translation>若 σ 是 tanh，每个单元记住的内容</translation>
    </message>
    <message>
        <source>‖∂hₜ / ∂h₀‖, the Frobenius norm</source>
        <translation>‖∂hₜ / ∂h₀‖，弗罗贝尼乌斯范数</translation>
    </message>
    <message>
        <source>what is looked for</source>
        <translation>要找的内容</translation>
    </message>
    <message>
        <source>input_embedding(xₜ), of the last word alone</source>
        <translation>input_embedding(xₜ)，只看最后一个词</translation>
    </message>
    <message>
        <source>what can be taken from each slot</source>
        <translation>能从每个槽取出的内容</translation>
    </message>
    <message>
        <source>memory_embedding(word)</source>
        <translation>memory_embedding(词)</translation>
    </message>
    <message>
        <source>what the question is compared with, slot by slot: one word of the story each</source>
        <translation>问题逐槽与之比较的内容：每槽是故事中的一个词</translation>
    </message>
    <message>
        <source>memory_embedding(word), which is also the value</source>
        <translation>memory_embedding(词)，同时也用作值</translation>
    </message>
    <message>
        <source>softmax(q · kᵢ) over all slots, the empty ones too</source>
        <translation>softmax(q · kᵢ)，在所有槽上归一，空槽也算</translation>
    </message>
    <message>
        <source>how much is taken from slots that hold nothing</source>
        <translation>从空槽取了多少</translation>
    </message>
    <message>
        <source>Σ of the weights of empty slots</source>
        <translation>空槽权重之和 Σ</translation>
    </message>
    <message>
        <source>softmax(W [q; read] + b)</source>
        <translation>softmax(W [q; 读出] + b)</translation>
    </message>
    <message>
        <source>u = Σⱼ A xⱼ, of the line so far</source>
        <translation>u = Σⱼ A xⱼ，对至今的这一行</translation>
    </message>
    <message>
        <source>kᵢ = A xᵢ + Σ A x of its sentence + T(age)</source>
        <translation>kᵢ = A xᵢ + 所在句子的 Σ A x + T(年龄)</translation>
    </message>
    <message>
        <source>softmax(u · kᵢ / √d) over the slots that hold a word</source>
        <translation>softmax(u · kᵢ / √d)，只在有词的槽上归一</translation>
    </message>
    <message>
        <source>softmax(W (u + read) + b)</source>
        <translation>softmax(W (u + 读出) + b)</translation>
    </message>
    <message>
        <source>words that are remembered</source>
        <translation>记住的词数</translation>
    </message>
    <message>
        <source>how much each head takes from each symbol of the segment; the rest is taken from the memory tokens</source>
        <translation>每个头从本段的每个符号取多少；其余取自记忆词元</translation>
    </message>
    <message>
        <source>how much each head takes from each memory token; the rest is taken from the segment</source>
        <translation>每个头从每个记忆词元取多少；其余取自本段</translation>
    </message>
    <message>
        <source>how much each memory token behind the segment takes from each place of it, if the segment ends here</source>
        <translation>若本段在此结束，段后的每个记忆词元从段中每个位置取多少</translation>
    </message>
    <message>
        <source>how much each memory token behind the segment takes from each one before it, if the segment ends here</source>
        <translation>若本段在此结束，段后的每个记忆词元从段前的每个记忆词元取多少</translation>
    </message>
    <message>
        <source>the memory tokens that the segment before has left; before the first, learned ones</source>
        <translation>上一段留下的记忆词元；第一段之前为学到的初值</translation>
    </message>
    <message>
        <source>what the memory tokens become if the segment ends here</source>
        <translation>若本段在此结束，记忆词元变成什么</translation>
    </message>
    <message>
        <source>the cosine between what each memory token becomes, if the segment ends here, and what it was; 1 where it has not drifted</source>
        <translation>若本段在此结束，每个记忆词元的新值与原值之间的余弦；1 表示没有漂移</translation>
    </message>
    <message>
        <source>which segment this is, counted from 1</source>
        <translation>这是第几段，从 1 数起</translation>
    </message>
    <message>
        <source>the place in the segment, counted from 1</source>
        <translation>在段中的位置，从 1 数起</translation>
    </message>
    <message>
        <source>how much each head takes from each token of the window, among those</source>
        <translation>每个头从窗口中的每个词元取多少，只在窗口之内分配</translation>
    </message>
    <message>
        <source>α = softmax(s q Kᵀ + b), s = 1 / √dₖ but in the last layer</source>
        <translation>α = softmax(s q Kᵀ + b)，除最后一层外 s = 1 / √dₖ</translation>
    </message>
    <message>
        <source>how alike each head&apos;s query and each slot&apos;s key are; 0 where it is empty</source>
        <translation>每个头的查询与每个槽的键有多相似；空槽为 0</translation>
    </message>
    <message>
        <source>how much each head takes from each slot that it retrieves, among those</source>
        <translation>每个头从它检索到的每个槽取多少，只在这些槽之内分配</translation>
    </message>
    <message>
        <source>p = softmax(s q Kᵀ) over the k most similar slots</source>
        <translation>p = softmax(s q Kᵀ)，只对最相似的 k 个槽</translation>
    </message>
    <message>
        <source>how much of the memory each head lets through; the rest is for the window</source>
        <translation>每个头让多少记忆通过；其余留给窗口</translation>
    </message>
    <message>
        <source>how much of what each head passes on comes from the memory, by its length</source>
        <translation>每个头传出的内容有多少来自记忆，按向量长度计</translation>
    </message>
    <message>
        <source>the keys of each slot, head by head</source>
        <translation>每个槽的键，逐头排列</translation>
    </message>
    <message>
        <source>the values of each slot, head by head</source>
        <translation>每个槽的值，逐头排列</translation>
    </message>
    <message>
        <source>how many steps ago the token in each slot was read; −1 where it is empty</source>
        <translation>每个槽中的词元是多少步之前读入的；空槽为 −1</translation>
    </message>
    <message>
        <source>tokens that are remembered</source>
        <translation>记住的词元数</translation>
    </message>
    <message>
        <source>slots that each head retrieves</source>
        <translation>每个头检索的槽数</translation>
    </message>
    <message>
        <source>how much each head takes from each token; the rest comes from its persistent memory</source>
        <translation>每个头从每个词元取多少；其余来自它的持久记忆</translation>
    </message>
    <message>
        <source>α, where [π, α] = softmax(q [M_k, K]ᵀ / √dₖ)</source>
        <translation>α，其中 [π, α] = softmax(q [M_k, K]ᵀ / √dₖ)</translation>
    </message>
    <message>
        <source>how much each head takes from each slot of its persistent memory</source>
        <translation>每个头从其持久记忆的每个槽取多少</translation>
    </message>
    <message>
        <source>π, where [π, α] = softmax(q [M_k, K]ᵀ / √dₖ)</source>
        <translation>π，其中 [π, α] = softmax(q [M_k, K]ᵀ / √dₖ)</translation>
    </message>
    <message>
        <source>how much of its attention each head gives to its persistent memory, not to the context</source>
        <translation>每个头把多少注意力给持久记忆，而不是给上下文</translation>
    </message>
    <message>
        <source>what each slot is found by: long-term memory, learned and not written while reading</source>
        <translation>每个槽凭什么被找到：长期记忆，学得，阅读时不写入</translation>
    </message>
    <message>
        <source>what each slot gives: long-term memory, learned and not written while reading</source>
        <translation>每个槽给出的内容：长期记忆，学得，阅读时不写入</translation>
    </message>
    <message>
        <source>what reaches each unit before all below 0 is cut off</source>
        <translation>每个单元在小于 0 的部分被截去之前收到的值</translation>
    </message>
    <message>
        <source>how much of its cell each unit keeps from the step after</source>
        <translation>每个单元保留多少下一步的细胞状态</translation>
    </message>
    <message>
        <source>what each unit shows to the next layer and to the step before</source>
        <translation>每个单元传给下一层和上一步的输出</translation>
    </message>
    <message>
        <source>how much of the step after each unit keeps; the rest becomes the candidate</source>
        <translation>每个单元保留多少下一步的状态；其余部分换成候选值</translation>
    </message>
    <message>
        <source>how much of its cell each unit keeps from the place before in the window</source>
        <translation>每个单元保留多少窗口中前一位置的细胞状态</translation>
    </message>
    <message>
        <source>what each unit shows to the next layer and to the next place in the window</source>
        <translation>每个单元传给下一层和窗口中下一位置的输出</translation>
    </message>
    <message>
        <source>what each unit shows to the next layer and to the place before in the window</source>
        <translation>每个单元传给下一层和窗口中前一位置的输出</translation>
    </message>
    <message>
        <source>how much of the place before in the window each unit keeps; the rest becomes the candidate</source>
        <translation>每个单元保留多少窗口中前一位置的状态；其余部分换成候选值</translation>
    </message>
    <message>
        <source>what the model answers at this step</source>
        <translation>模型在这一步给出的回答</translation>
    </message>
    <message>
        <source>what a linear layer makes of it</source>
        <translation>一个线性层由此得到的值</translation>
    </message>
    <message>
        <source>the numbers that are read</source>
        <translation>读入的数值</translation>
    </message>
    <message>
        <source>the same numbers, about 0 and of like size</source>
        <translation>同样的数，移到 0 附近并缩放到相近的大小</translation>
    </message>
    <message>
        <source>what each unit shows of its cell, before it is projected</source>
        <translation>每个单元在投影之前输出多少细胞状态</translation>
    </message>
    <message>
        <source>what is shown to the next layer and to the next step, fewer numbers than units</source>
        <translation>传给下一层和下一步的输出：数目少于单元数</translation>
    </message>
    <message>
        <source>what is shown to the next layer and to the step before, fewer numbers than units</source>
        <translation>传给下一层和上一步的输出：数目少于单元数</translation>
    </message>
    <message>
        <source>how much of each token is in the average; the rest is of the filling before the text</source>
        <translation>每个词元在平均中所占的比重；其余属于文本之前的填充</translation>
    </message>
    <message>
        <source>α = softmax(w · [x; h¹; h²; …]) over the window</source>
        <translation>α = softmax(w · [x; h¹; h²; …])，在窗口内归一</translation>
    </message>
    <message>
        <source>p = softmax(W y + b), y of the layer below</source>
        <translation>p = softmax(W y + b)，y 取自下面一层</translation>
    </message>
    <message>
        <source>textgenrnn&apos;s attention-weighted average</source>
        <translation>textgenrnn 的注意力加权平均</translation>
    </message>
    <message>
        <source>how much each head takes from each token; what is left of 1 goes to a sink</source>
        <translation>每个头从每个词元取多少；不足 1 的部分流向汇点</translation>
    </message>
    <message>
        <source>the length of the hidden state after each layer</source>
        <translation>每一层之后隐藏状态的长度</translation>
    </message>
    <message>
        <source>the symbols that would be likeliest if the model ended after each layer</source>
        <translation>假如模型在每一层之后就结束，最可能的符号</translation>
    </message>
    <message>
        <source>how likely these symbols would be if the model ended after each layer</source>
        <translation>假如模型在每一层之后就结束，这些符号的概率</translation>
    </message>
    <message>
        <source>the likeliest symbols, best first</source>
        <translation>最可能的符号，从最可能的开始</translation>
    </message>
    <message>
        <source>how undecided the model is among all symbols, in bits</source>
        <translation>模型在所有符号之间有多犹豫，以比特计</translation>
    </message>
    <message>
        <source>how little the model expected the token that came, in bits</source>
        <translation>模型对实际出现的词元有多意外，以比特计</translation>
    </message>
    <message>
        <source>the place of the token that came among all symbols, 1 the likeliest</source>
        <translation>实际出现的词元在所有符号中的名次，1 为最可能</translation>
    </message>
    <message>
        <source>layers after which one looks at what the model would say; 0 is faster</source>
        <translation>在多少层之后查看模型会说什么；0 更快</translation>
    </message>
    <message>
        <source>how much each head takes from what is no token: a learnt key, or a zero</source>
        <translation>每个头从词元以外的位置取多少：学到的键，或零</translation>
    </message>
    <message>
        <source>how much each head takes from each place of another sequence</source>
        <translation>每个头从另一序列的每个位置取多少</translation>
    </message>
    <message>
        <source>what a probe in the module shows</source>
        <translation>模块中的探针所显示的值</translation>
    </message>
    <message>
        <source>what a probe in the module shows, one value for the whole text</source>
        <translation>模块中的探针所显示的值，整个文本只有一个</translation>
    </message>
    <message>
        <source>what the module gives at this step</source>
        <translation>模块在这一步给出的值</translation>
    </message>
    <message>
        <source>what the module gives for the whole text</source>
        <translation>模块对整个文本给出的值</translation>
    </message>
    <message>
        <source>p = softmax(y), y the module&apos;s output</source>
        <translation>p = softmax(y)，y 为模块的输出</translation>
    </message>
    <message>
        <source>how much each head of the encoder takes from each token of the source</source>
        <translation>编码器的每个头从源文本的每个词元取多少</translation>
    </message>
    <message>
        <source>how widely each head of the encoder looks, in bits</source>
        <translation>编码器的每个头看得有多宽，以比特计</translation>
    </message>
    <message>
        <source>the length of the encoder&apos;s hidden state after each layer</source>
        <translation>编码器每一层之后隐藏状态的长度</translation>
    </message>
    <message>
        <source>how much each head of the decoder takes from each token of the source; a head&apos;s weights sum to 1</source>
        <translation>解码器的每个头从源文本的每个词元取多少；一个头的权重之和为 1</translation>
    </message>
    <message>
        <source>how widely each head of the decoder looks at the source, in bits</source>
        <translation>解码器的每个头看源文本时看得有多宽，以比特计</translation>
    </message>
    <message>
        <source>the recurrent state of each unit</source>
        <translation>每个单元的循环状态</translation>
    </message>
    <message>
        <source>the length of the recurrent state of each unit</source>
        <translation>每个单元的循环状态的长度</translation>
    </message>
    <message>
        <source>the last inputs, which the short convolution looks at</source>
        <translation>短卷积所看的最近几个输入</translation>
    </message>
    <message>
        <source>how far each unit moves on: near 0 it ignores the token, large it forgets what was before</source>
        <translation>每个单元前进多远：接近 0 时忽略该词元，大时忘记之前的内容</translation>
    </message>
    <message>
        <source>how the token is written to the state</source>
        <translation>词元怎样写入状态</translation>
    </message>
    <message>
        <source>how the state is read</source>
        <translation>怎样读出状态</translation>
    </message>
    <message>
        <source>layers whose state is shown whole; of all, the lengths are shown</source>
        <translation>完整显示状态的层数；所有层都显示长度</translation>
    </message>
    <message>
        <source>the token before, as the feed-forward part of each layer saw it</source>
        <translation>前一个词元，如每一层的前馈部分所见</translation>
    </message>
    <message>
        <source>the token before, as the mixing part of each layer saw it</source>
        <translation>前一个词元，如每一层的混合部分所见</translation>
    </message>
    <message>
        <source>the sum of values, each by its weight, scaled by e to the power of the exponent</source>
        <translation>各个值按其权重的总和，以 e 的指数次幂缩放</translation>
    </message>
    <message>
        <source>the sum of weights, scaled by e to the power of the exponent</source>
        <translation>权重的总和，以 e 的指数次幂缩放</translation>
    </message>
    <message>
        <source>the largest exponent so far, which keeps the sums small</source>
        <translation>迄今最大的指数，使总和保持较小</translation>
    </message>
    <message>
        <source>how much of what is remembered each unit lets through</source>
        <translation>每个单元让多少记住的内容通过</translation>
    </message>
    <message>
        <source>the matrix memory of each head</source>
        <translation>每个头的矩阵记忆</translation>
    </message>
    <message>
        <source>the length of the matrix memory of each head</source>
        <translation>每个头的矩阵记忆的长度</translation>
    </message>
    <message>
        <source>the sum of keys, each by its gate</source>
        <translation>各个键按其门控的总和</translation>
    </message>
    <message>
        <source>the length of the sum of keys, each by its gate</source>
        <translation>各个键按其门控的总和的长度</translation>
    </message>
    <message>
        <source>the largest gate so far, as a logarithm, which keeps the sums small</source>
        <translation>迄今最大的门控的对数，使总和保持较小</translation>
    </message>
    <message>
        <source>how far each head moves on: near 0 it ignores the token, large it forgets what was before</source>
        <translation>每个头前进多远：接近 0 时忽略该词元，大时忘记之前的内容</translation>
    </message>
    <message>
        <source>how much of its state each head keeps from the step before</source>
        <translation>每个头保留上一步多少状态</translation>
    </message>
    <message>
        <source>how much of its memory each head keeps from the step before</source>
        <translation>每个头保留上一步多少记忆</translation>
    </message>
    <message>
        <source>how far each head replaces what its memory holds for the token&apos;s key</source>
        <translation>每个头在多大程度上替换其记忆中该词元的键所对应的内容</translation>
    </message>
    <message>
        <source>how much of its memory each head keeps from the step before, for each part of a key</source>
        <translation>对键的每个分量，每个头保留上一步多少记忆</translation>
    </message>
    <message>
        <source>the token&apos;s share of the weights of all tokens so far; the rest is of those before</source>
        <translation>该词元在迄今所有词元的权重中所占的份额；其余属于之前的词元</translation>
    </message>
    <message>
        <source>what is left of a token&apos;s weight after each step; it is learned, and always the same</source>
        <translation>每一步之后词元的权重还剩多少；它是学到的，始终不变</translation>
    </message>
    <message>
        <source>how much of its memory each head would keep by itself</source>
        <translation>每个头单独会保留多少记忆</translation>
    </message>
    <message>
        <source>how much of the stored memory each head keeps, beside the largest gate so far</source>
        <translation>相对于迄今最大的门控，每个头保留所存记忆的多少</translation>
    </message>
    <message>
        <source>how much of the token each head writes, beside the largest gate so far</source>
        <translation>相对于迄今最大的门控，每个头写入该词元的多少</translation>
    </message>
    <message>
        <source>the logarithm of the input gate, which is exponential and has no upper bound</source>
        <translation>输入门的对数；输入门是指数形式，没有上界</translation>
    </message>
    <message>
        <source>how much of what is read from the memory each unit lets through</source>
        <translation>每个单元让多少从记忆读出的内容通过</translation>
    </message>
    <message>
        <source>how much each unit lets the token shorten its memory; near 0 it keeps all and ignores the token</source>
        <translation>每个单元让该词元在多大程度上缩短其记忆；接近 0 时全部保留并忽略该词元</translation>
    </message>
    <message>
        <source>how much of the token reaches each unit&apos;s state</source>
        <translation>该词元有多少进入每个单元的状态</translation>
    </message>
    <message>
        <source>how much of its state each unit keeps from the step before</source>
        <translation>每个单元保留上一步多少状态</translation>
    </message>
    <message>
        <source>what each unit multiplies the token with before the short convolution remembers it</source>
        <translation>在短卷积记住该词元之前，每个单元与它相乘的数</translation>
    </message>
    <message>
        <source>what each unit multiplies the short convolution&apos;s output with</source>
        <translation>每个单元与短卷积的输出相乘的数</translation>
    </message>
</context>
<context>
    <name>Corrections</name>
    <message>
        <source>difference</source>
        <translation>差</translation>
    </message>
    <message>
        <source>as printed</source>
        <translation>照原文</translation>
    </message>
    <message>
        <source>corrected</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>Corrections</source>
        <translation>更正</translation>
    </message>
    <message>
        <source>from error {n} on</source>
        <translation>从第 {n} 个错误起</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>{n} errors</source>
        <translation>{n} 个错误</translation>
    </message>
    <message>
        <source>Sum over the axis “{axis}” at this step: as printed {a}, corrected {b}</source>
        <translation>这一步在“{axis}”轴上的总和：原文 {a}，更正 {b}</translation>
    </message>
    <message>
        <source>Moved since the step before: as printed {a}, corrected {b}</source>
        <translation>与上一步相比的变动：原文 {a}，更正 {b}</translation>
    </message>
    <message>
        <source>The two are at most {n} apart at this step</source>
        <translation>这一步两者最多相差 {n}</translation>
    </message>
    <message>
        <source>Corrected: {score}</source>
        <translation>更正后：{score}</translation>
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
    <name>Engine</name>
    <message>
        <source>{} could not be read: {}</source>
        <translation>无法读取 {}：{}</translation>
    </message>
    <message>
        <source>{} is damaged: {}</source>
        <translation>{} 已损坏：{}</translation>
    </message>
    <message>
        <source>{} is damaged: it makes the library that reads HDF5 crash</source>
        <translation>{} 已损坏：它使读取 HDF5 的库崩溃</translation>
    </message>
    <message>
        <source>{} is damaged: it could not be read within {} seconds</source>
        <translation>{} 已损坏：无法在 {} 秒内读完</translation>
    </message>
    <message>
        <source>{} needs more memory than is free</source>
        <translation>{} 需要的内存多于空闲的内存</translation>
    </message>
    <message>
        <source>takes {} bytes, and there is less memory than that free</source>
        <translation>占 {} 字节，而空闲的内存比这少</translation>
    </message>
    <message>
        <source>{} holds no numbers</source>
        <translation>{} 不含任何数</translation>
    </message>
    <message>
        <source>it has far more parts than a description</source>
        <translation>它的部分远多于一份描述</translation>
    </message>
    <message>
        <source>it is nested far too deeply</source>
        <translation>它嵌套得太深</translation>
    </message>
    <message>
        <source>is a folder, not a file</source>
        <translation>是文件夹，不是文件</translation>
    </message>
    <message>
        <source>only points to weights: fetch them with `git lfs pull`</source>
        <translation>只指向权重：请用 `git lfs pull` 取得它们</translation>
    </message>
    <message>
        <source>is a text, not a model</source>
        <translation>是文本，不是模型</translation>
    </message>
    <message>
        <source>is not a model of a kind that is known here</source>
        <translation>不是此处已知的模型种类</translation>
    </message>
    <message>
        <source>{} holds no model: a folder of ours has {}, one of Hugging Face has {}</source>
        <translation>{} 中没有模型：本程序的文件夹含有 {}，Hugging Face 的文件夹含有 {}</translation>
    </message>
    <message>
        <source>there is no such file or folder</source>
        <translation>没有这样的文件或文件夹</translation>
    </message>
    <message>
        <source>there is no model {0}: choose one of {1}, a file or folder, or ORGANISATION/NAME of the hub</source>
        <translation>没有模型 {0}：请选择 {1} 之一，或者文件、文件夹，或 hub 上的 ORGANISATION/NAME</translation>
    </message>
    <message>
        <source>{} does not hold a model of ours: {}</source>
        <translation>{} 中不是本程序的模型：{}</translation>
    </message>
    <message>
        <source>it says that it has {0} {1}</source>
        <translation>它自称 {1} 为 {0}</translation>
    </message>
    <message>
        <source>its weights are not what it says, such as {}</source>
        <translation>它的权重与所说的不符，例如 {}</translation>
    </message>
    <message>
        <source>the family {} is not installed</source>
        <translation>未安装模型族 {}</translation>
    </message>
    <message>
        <source>the family {} does not say what it is without its memory</source>
        <translation>模型族 {} 不能给出没有记忆时的结果</translation>
    </message>
    <message>
        <source>{} does not say what it is without its memory</source>
        <translation>{} 不能给出没有记忆时的结果</translation>
    </message>
    <message>
        <source>{} has no size {} to change</source>
        <translation>{} 没有可更改的大小 {}</translation>
    </message>
    <message>
        <source>{} has no size {} to change: it has {}</source>
        <translation>{} 没有可更改的大小 {}：它有 {}</translation>
    </message>
    <message>
        <source>{} must lie between {} and {}, not be {}</source>
        <translation>{} 必须在 {} 与 {} 之间，不能是 {}</translation>
    </message>
    <message>
        <source>{} must lie between 0 and {}, not be {}</source>
        <translation>{} 必须在 0 与 {} 之间，不能是 {}</translation>
    </message>
    <message>
        <source>{} and {} more</source>
        <translation>{}，另有 {} 个</translation>
    </message>
    <message>
        <source>and {} more</source>
        <translation>另有 {} 个</translation>
    </message>
    <message>
        <source>No such file or directory</source>
        <translation>没有这样的文件或文件夹</translation>
    </message>
    <message>
        <source>Permission denied</source>
        <translation>没有权限</translation>
    </message>
    <message>
        <source>Is a directory</source>
        <translation>是文件夹</translation>
    </message>
    <message>
        <source>Not a directory</source>
        <translation>不是文件夹</translation>
    </message>
    <message>
        <source>Input/output error</source>
        <translation>读写出错</translation>
    </message>
    <message>
        <source>No space left on device</source>
        <translation>设备上没有剩余空间</translation>
    </message>
    <message>
        <source>Read-only file system</source>
        <translation>文件系统是只读的</translation>
    </message>
    <message>
        <source>Disk quota exceeded</source>
        <translation>超出磁盘配额</translation>
    </message>
    <message>
        <source>[Errno {0}] No such file or directory: {1}</source>
        <translation>没有这样的文件或文件夹：{1}（错误 {0}）</translation>
    </message>
    <message>
        <source>[Errno {0}] Permission denied: {1}</source>
        <translation>没有权限：{1}（错误 {0}）</translation>
    </message>
    <message>
        <source>[Errno {0}] Is a directory: {1}</source>
        <translation>是文件夹：{1}（错误 {0}）</translation>
    </message>
    <message>
        <source>holds a tensor of the name {}</source>
        <translation>含有名为 {} 的张量</translation>
    </message>
    <message>
        <source>gives {} the shape {}, which cannot be</source>
        <translation>给 {} 的形状是 {}，这不可能</translation>
    </message>
    <message>
        <source>gives {} the shape {}, which is {} bytes where there are {}</source>
        <translation>给 {} 的形状是 {}，需要 {} 字节，而只有 {}</translation>
    </message>
    <message>
        <source>gives {} the shape {}, but holds {} numbers</source>
        <translation>给 {} 的形状是 {}，却含有 {} 个数</translation>
    </message>
    <message>
        <source>gives {} the shape {}, but not the bytes</source>
        <translation>给出了 {} 的形状 {}，却没有给出字节</translation>
    </message>
    <message>
        <source>does not say what {} is</source>
        <translation>没有说明 {} 是什么</translation>
    </message>
    <message>
        <source>holds {} twice</source>
        <translation>含有两个 {}</translation>
    </message>
    <message>
        <source>holds {} in {}, which is not read here</source>
        <translation>{} 以 {} 存放，此处不读取</translation>
    </message>
    <message>
        <source>holds more than {} tensors</source>
        <translation>含有超过 {} 个张量</translation>
    </message>
    <message>
        <source>holds {} tensors, more than a model has</source>
        <translation>含有 {} 个张量，比任何模型都多</translation>
    </message>
    <message>
        <source>holds the same numbers in far too many tensors</source>
        <translation>让太多张量含有同样的数</translation>
    </message>
    <message>
        <source>save its weights with torch.save(model.state_dict(), …) and open those</source>
        <translation>请用 torch.save(model.state_dict(), …) 保存权重，再打开它们</translation>
    </message>
    <message>
        <source>holds a pickle that is not read: {}</source>
        <translation>含有不予读取的 pickle：{}</translation>
    </message>
    <message>
        <source>is a TorchScript program, which is code: {}</source>
        <translation>是 TorchScript 程序，也就是代码：{}</translation>
    </message>
    <message>
        <source>is an archive, but not one that torch wrote</source>
        <translation>是压缩包，但不是 torch 写的</translation>
    </message>
    <message>
        <source>is packed, which torch never does: {}</source>
        <translation>经过压缩，而 torch 从不这样做：{}</translation>
    </message>
    <message>
        <source>holds a pickle of {} bytes, far too long</source>
        <translation>含有 {} 字节的 pickle，太长了</translation>
    </message>
    <message>
        <source>claims {0} bytes for storage {1}, where there are {2}</source>
        <translation>声称存储区 {1} 有 {0} 字节，实际有 {2}</translation>
    </message>
    <message>
        <source>is of a format that torch gave up in 2017: {}</source>
        <translation>是 torch 在 2017 年放弃的格式：{}</translation>
    </message>
    <message>
        <source>is not of a version of torch&apos;s format that is known</source>
        <translation>不是已知版本的 torch 格式</translation>
    </message>
    <message>
        <source>says two different things of storage {}</source>
        <translation>对存储区 {} 有两种不同的说法</translation>
    </message>
    <message>
        <source>does not list the storages that it uses</source>
        <translation>没有列出它使用的存储区</translation>
    </message>
    <message>
        <source>is cut off: it claims {} bytes and has {}</source>
        <translation>不完整：声称有 {} 字节，实际有 {}</translation>
    </message>
    <message>
        <source>holds a whole object of the class {}, which only its own code can read; nothing of it was run: {}</source>
        <translation>含有类 {} 的整个对象，只有它自己的代码才能读取；其中没有任何内容被运行：{}</translation>
    </message>
    <message>
        <source>asks for {}, which is more than weights need; nothing of it was run: {}</source>
        <translation>要求使用 {}，这超出权重所需；其中没有任何内容被运行：{}</translation>
    </message>
    <message>
        <source>is pickled in protocol {}: {}</source>
        <translation>使用 pickle 协议 {}：{}</translation>
    </message>
    <message>
        <source>refers to {}, which is no storage</source>
        <translation>引用了 {}，它不是存储区</translation>
    </message>
    <message>
        <source>has {} reach beyond its storage</source>
        <translation>其中的 {} 超出了存储区</translation>
    </message>
    <message>
        <source>is a Python pickle: a pickle is a program, and is never run here. Save the weights as .safetensors, .npz or by torch.save(state_dict), and open those</source>
        <translation>是 Python 的 pickle：pickle 是程序，在此从不运行。请把权重保存为 .safetensors、.npz，或用 torch.save(state_dict) 保存，再打开它们</translation>
    </message>
    <message>
        <source>is a Python pickle that asks for {}: a pickle is a program, and is never run here. Save the weights as .safetensors, .npz or by torch.save(state_dict), and open those</source>
        <translation>是要求使用 {} 的 Python pickle：pickle 是程序，在此从不运行。请把权重保存为 .safetensors、.npz，或用 torch.save(state_dict) 保存，再打开它们</translation>
    </message>
    <message>
        <source>holds {} in a form that is not read: {}</source>
        <translation>{} 的存放形式不予读取：{}</translation>
    </message>
    <message>
        <source>it is damaged: {}</source>
        <translation>它已损坏：{}</translation>
    </message>
    <message>
        <source>it is far too long</source>
        <translation>它太长了</translation>
    </message>
    <message>
        <source>it uses {}</source>
        <translation>它使用了 {}</translation>
    </message>
    <message>
        <source>it takes what is not there</source>
        <translation>它要取不存在的内容</translation>
    </message>
    <message>
        <source>it lacks a mark</source>
        <translation>它缺少一个标记</translation>
    </message>
    <message>
        <source>has a broken directory ({})</source>
        <translation>目录已损坏（{}）</translation>
    </message>
    <message>
        <source>has a directory that counts its members wrongly</source>
        <translation>目录中的成员数不对</translation>
    </message>
    <message>
        <source>would unpack its {} bytes to {}: save it unpacked</source>
        <translation>会把 {} 字节解压成 {}：请不压缩地保存</translation>
    </message>
    <message>
        <source>graphs inside of graphs, deeper than any model</source>
        <translation>层层嵌套的计算图，比任何模型都深</translation>
    </message>
    <message>
        <source>is cut off, or has something after its end</source>
        <translation>不完整，或者末尾之后还有内容</translation>
    </message>
    <message>
        <source>is split over several files</source>
        <translation>分成了几个文件</translation>
    </message>
    <message>
        <source>has a broken directory (no 64-bit end)</source>
        <translation>目录已损坏（没有 64 位的结尾）</translation>
    </message>
    <message>
        <source>has two directories that differ</source>
        <translation>有两个不同的目录</translation>
    </message>
    <message>
        <source>has {} members: more than {} is no model</source>
        <translation>有 {} 个成员：超过 {} 个就不是模型</translation>
    </message>
    <message>
        <source>has a directory that is not where it says</source>
        <translation>目录不在它所说的位置</translation>
    </message>
    <message>
        <source>has a member of the name {}</source>
        <translation>有名为 {} 的成员</translation>
    </message>
    <message>
        <source>has two members of the name {}</source>
        <translation>有两个名为 {} 的成员</translation>
    </message>
    <message>
        <source>has an encrypted member, {}</source>
        <translation>有加密的成员 {}</translation>
    </message>
    <message>
        <source>has a member that is a link, {}</source>
        <translation>有一个成员是链接：{}</translation>
    </message>
    <message>
        <source>has a member of two sizes, {}</source>
        <translation>有一个成员有两种大小：{}</translation>
    </message>
    <message>
        <source>has a packed member, {}</source>
        <translation>有压缩的成员 {}</translation>
    </message>
    <message>
        <source>has something before its beginning</source>
        <translation>开头之前还有内容</translation>
    </message>
    <message>
        <source>has no member where {} should be</source>
        <translation>{} 应在的位置没有成员</translation>
    </message>
    <message>
        <source>says two different things of {}</source>
        <translation>对 {} 有两种不同的说法</translation>
    </message>
    <message>
        <source>has a member that reaches into the next, {}</source>
        <translation>有一个成员伸进了下一个：{}</translation>
    </message>
    <message>
        <source>has a header of {} bytes, too many for a model</source>
        <translation>的头部有 {} 字节，对模型来说太多</translation>
    </message>
    <message>
        <source>is cut off: its header alone is longer than the file</source>
        <translation>不完整：单是文件头就比文件长</translation>
    </message>
    <message>
        <source>has a header that is no JSON ({})</source>
        <translation>文件头不是 JSON（{}）</translation>
    </message>
    <message>
        <source>has a header that names no tensors</source>
        <translation>文件头没有列出张量</translation>
    </message>
    <message>
        <source>has metadata that is not words by name</source>
        <translation>元数据不是按名称存放的文字</translation>
    </message>
    <message>
        <source>has tensors that overlap, or a gap between them</source>
        <translation>张量之间有重叠或空隙</translation>
    </message>
    <message>
        <source>is cut off, or has something after its end: its tensors take {} bytes, and there are {}</source>
        <translation>不完整，或者末尾之后还有内容：张量占 {} 字节，而实际有 {}</translation>
    </message>
    <message>
        <source>a name stands twice</source>
        <translation>有一个名称出现两次</translation>
    </message>
    <message>
        <source>is an archive, but not one that numpy wrote</source>
        <translation>是压缩包，但不是 numpy 写的</translation>
    </message>
    <message>
        <source>holds {} in a version of the format that is not known</source>
        <translation>{} 的格式版本未知</translation>
    </message>
    <message>
        <source>has a header of {0} bytes for {1}, too many for an array</source>
        <translation>中 {1} 的头部有 {0} 字节，对数组来说太多</translation>
    </message>
    <message>
        <source>holds far more words than a vocabulary</source>
        <translation>所含的词远多于一个词表</translation>
    </message>
    <message>
        <source>holds Python objects in {}, which are never read</source>
        <translation>{} 中含有 Python 对象，从不读取</translation>
    </message>
    <message>
        <source>is cut off in {}</source>
        <translation>在 {} 处被截断</translation>
    </message>
    <message>
        <source>lacks {} or {}, so it is no model of Keras</source>
        <translation>缺少 {} 或 {}，所以不是 Keras 模型</translation>
    </message>
    <message>
        <source>has a configuration that is far too long</source>
        <translation>配置太长了</translation>
    </message>
    <message>
        <source>has a link at {}, which is not followed</source>
        <translation>{} 处有链接，不予跟随</translation>
    </message>
    <message>
        <source>holds far more than a model</source>
        <translation>所含内容远多于一个模型</translation>
    </message>
    <message>
        <source>holds {}, which is no array of numbers</source>
        <translation>含有 {}，它不是数的数组</translation>
    </message>
    <message>
        <source>keeps the numbers of {} in another file</source>
        <translation>把 {} 的数存放在另一个文件中</translation>
    </message>
    <message>
        <source>holds {} behind filters that are not read here</source>
        <translation>{} 经过此处不读取的过滤器</translation>
    </message>
    <message>
        <source>holds {} in chunks that are too large</source>
        <translation>{} 的分块太大</translation>
    </message>
    <message>
        <source>claims more bytes for {} than it has left</source>
        <translation>为 {} 声称的字节多于文件剩余的</translation>
    </message>
    <message>
        <source>asks for far more memory than a file of its size can fill</source>
        <translation>要求的内存远多于这样大小的文件所能填满的</translation>
    </message>
    <message>
        <source>says far more than a model</source>
        <translation>所说的内容远多于一个模型</translation>
    </message>
    <message>
        <source>lists far more names than a model has</source>
        <translation>列出的名称远多于一个模型所有</translation>
    </message>
    <message>
        <source>has a configuration that is no JSON ({})</source>
        <translation>配置不是 JSON（{}）</translation>
    </message>
    <message>
        <source>has a configuration that says nothing</source>
        <translation>配置中什么也没有</translation>
    </message>
    <message>
        <source>is damaged, or is not ONNX: it has {}</source>
        <translation>已损坏，或者不是 ONNX：其中有 {}</translation>
    </message>
    <message>
        <source>no graph</source>
        <translation>（没有计算图）</translation>
    </message>
    <message>
        <source>has far more parts than a model</source>
        <translation>所含部分远多于一个模型</translation>
    </message>
    <message>
        <source>far more parts than a model</source>
        <translation>远多于一个模型的部分</translation>
    </message>
    <message>
        <source>a list of numbers that is far too long</source>
        <translation>过长的数列</translation>
    </message>
    <message>
        <source>holds {} in type {}, which is not read here</source>
        <translation>{} 的类型是 {}，此处不读取</translation>
    </message>
    <message>
        <source>keeps {} nowhere</source>
        <translation>没有存放 {}</translation>
    </message>
    <message>
        <source>keeps {} in {}, which is not in its folder</source>
        <translation>把 {} 存放在 {} 中，而它不在同一文件夹里</translation>
    </message>
    <message>
        <source>keeps {} before the beginning of a file</source>
        <translation>把 {} 存放在文件开头之前</translation>
    </message>
    <message>
        <source>a number where a message should be</source>
        <translation>在应有消息之处的一个数</translation>
    </message>
    <message>
        <source>a message where a number should be</source>
        <translation>在应有数之处的一个消息</translation>
    </message>
    <message>
        <source>a part that is cut off or of no known kind</source>
        <translation>不完整或种类未知的部分</translation>
    </message>
    <message>
        <source>a number that is cut off</source>
        <translation>不完整的数</translation>
    </message>
    <message>
        <source>a number that does not end</source>
        <translation>没有结尾的数</translation>
    </message>
    <message>
        <source>{} is not opened: it {}, which is code of its own</source>
        <translation>未打开 {}：它{}，那是它自带的代码</translation>
    </message>
    <message>
        <source>brings {}</source>
        <translation>带有 {}</translation>
    </message>
    <message>
        <source>has {} ask for {}</source>
        <translation>的 {} 要求 {}</translation>
    </message>
    <message>
        <source>does not say what kind of model it holds</source>
        <translation>没有说明其中是哪种模型</translation>
    </message>
    <message>
        <source>{} cannot be opened: {}</source>
        <translation>无法打开 {}：{}</translation>
    </message>
    <message>
        <source>keeps its weights under a name of its own, which is not read</source>
        <translation>以自取的名称存放权重，此处不读取</translation>
    </message>
    <message>
        <source>says that it has {0} for {1}, more than a model has</source>
        <translation>声称 {1} 为 {0}，比任何模型都多</translation>
    </message>
    <message>
        <source>holds {}, which {}</source>
        <translation>含有 {}，它{}</translation>
    </message>
    <message>
        <source>holds far more files than a model</source>
        <translation>所含文件远多于一个模型</translation>
    </message>
    <message>
        <source>holds {}, a link out of it</source>
        <translation>含有 {}，是指向外部的链接</translation>
    </message>
    <message>
        <source>holds {}, which is no file</source>
        <translation>含有 {}，它不是文件</translation>
    </message>
    <message>
        <source>lacks {}</source>
        <translation>缺少 {}</translation>
    </message>
    <message>
        <source>holds {}, which is far too large</source>
        <translation>含有 {}，它太大了</translation>
    </message>
    <message>
        <source>holds {}, which is damaged: {}</source>
        <translation>含有 {}，它已损坏：{}</translation>
    </message>
    <message>
        <source>has {} list no weights</source>
        <translation>的 {} 没有列出权重</translation>
    </message>
    <message>
        <source>has {} name weights outside of it, {}</source>
        <translation>的 {} 指向文件夹之外的权重 {}</translation>
    </message>
    <message>
        <source>has {} name weights that are no safetensors, {}</source>
        <translation>的 {} 指向并非 safetensors 的权重 {}</translation>
    </message>
    <message>
        <source>lacks weights that {} names, {}</source>
        <translation>缺少 {} 所列的权重 {}</translation>
    </message>
    <message>
        <source>{}: {} parameters</source>
        <translation>{}：{} 个参数</translation>
    </message>
    <message>
        <source>{}: holds NaN or infinite numbers</source>
        <translation>{}：含有 NaN 或无穷大的数</translation>
    </message>
    <message>
        <source>{0}: embedding of {1} symbols as {2} numbers</source>
        <translation>{0}：把 {1} 个符号嵌入为 {2} 个数</translation>
    </message>
    <message>
        <source>{0}: linear, {1} to {2} numbers</source>
        <translation>{0}：线性层，{1} 个数到 {2} 个数</translation>
    </message>
    <message>
        <source>{0}: linear, {1} to {2} numbers, then {3}</source>
        <translation>{0}：线性层，{1} 个数到 {2} 个数，再经 {3}</translation>
    </message>
    <message>
        <source>{}: attention-weighted average of {} numbers</source>
        <translation>{}：{} 个数的注意力加权平均</translation>
    </message>
    <message>
        <source>{}: normalises {} numbers</source>
        <translation>{}：对 {} 个数作归一化</translation>
    </message>
    <message>
        <source>{0}: normalises {1} numbers, then {2}</source>
        <translation>{0}：对 {1} 个数作归一化，再经 {2}</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} units, reads {3} numbers</source>
        <translation>{0}：{1}，{2} 个单元，读入 {3} 个数</translation>
    </message>
    <message>
        <source>{0}: {1} of {2} units, projected to {3}, reads {4} numbers</source>
        <translation>{0}：{1}，{2} 个单元，投影到 {3} 个数，读入 {4} 个数</translation>
    </message>
    <message>
        <source>simple recurrent</source>
        <translation>简单循环层</translation>
    </message>
    <message>
        <source>reset after the product</source>
        <translation>重置在乘积之后</translation>
    </message>
    <message>
        <source>reset before it</source>
        <translation>重置在乘积之前</translation>
    </message>
    <message>
        <source>hard gates</source>
        <translation>硬门控</translation>
    </message>
    <message>
        <source>both directions</source>
        <translation>双向</translation>
    </message>
    <message>
        <source>both directions merged by {}</source>
        <translation>以 {} 合并的双向</translation>
    </message>
    <message>
        <source>backward</source>
        <translation>反向</translation>
    </message>
    <message>
        <source>channels: {}</source>
        <translation>通道：{}</translation>
    </message>
    <message>
        <source>the layers</source>
        <translation>各层</translation>
    </message>
    <message>
        <source>layer {}</source>
        <translation>第 {} 层</translation>
    </message>
    <message>
        <source>{}, layer {}</source>
        <translation>{}，第 {} 层</translation>
    </message>
    <message>
        <source>reads symbols, named in {}</source>
        <translation>读入符号，其名称见 {}</translation>
    </message>
    <message>
        <source>reads one-hot symbols, named in {}</source>
        <translation>读入独热符号，其名称见 {}</translation>
    </message>
    <message>
        <source>the file&apos;s {}</source>
        <translation>文件中的 {}</translation>
    </message>
    <message>
        <source>reads 1 number a step, a line for each step</source>
        <translation>每步读入 1 个数，一行为一步</translation>
    </message>
    <message>
        <source>reads {} numbers a step, a line for each step</source>
        <translation>每步读入 {} 个数，一行为一步</translation>
    </message>
    <message>
        <source>reads the numbers of symbols, 0 to {}: no vocabulary of {} was found in the file, or beside it as vocab.json</source>
        <translation>读入符号的编号，0 到 {}：文件中和旁边的 vocab.json 中都没有找到含 {} 个符号的词表</translation>
    </message>
    <message>
        <source>weight_hr is {}, which does not fit weight_hh {}</source>
        <translation>weight_hr 是 {}，与 weight_hh {} 不相配</translation>
    </message>
    <message>
        <source>{0}: every step reads the last {1} symbols anew, with symbol 0 before a shorter text, as the model was trained</source>
        <translation>{0}：每一步都重新读入最后 {1} 个符号，文本较短时前面补符号 0，与模型的训练方式相同</translation>
    </message>
    <message>
        <source>some layer reads backward, so the whole text is read again after every change</source>
        <translation>有的层反向读取，所以每次改动后都要重读整个文本</translation>
    </message>
    <message>
        <source>the file holds no tensors</source>
        <translation>文件中没有张量</translation>
    </message>
    <message>
        <source>there is no recurrent layer</source>
        <translation>没有循环层</translation>
    </message>
    <message>
        <source>there is no recurrent layer among its tensors: {}</source>
        <translation>其张量中没有循环层：{}</translation>
    </message>
    <message>
        <source>the file has {} recurrent layers and {} matrices, far more than can be shown</source>
        <translation>文件有 {} 个循环层和 {} 个矩阵，远多于能显示的数量</translation>
    </message>
    <message>
        <source>{}: lacks a layer between or below the others</source>
        <translation>{}：在其他层之间或之下缺少一层</translation>
    </message>
    <message>
        <source>reads {} numbers, but the layer below gives {}</source>
        <translation>读入 {} 个数，但下面的层给出 {} 个</translation>
    </message>
    <message>
        <source>reads {} numbers, but {} are given</source>
        <translation>读入 {} 个数，但给出的是 {} 个</translation>
    </message>
    <message>
        <source>{}: reads {} numbers where there are {}</source>
        <translation>{}：读入 {} 个数，而有 {} 个</translation>
    </message>
    <message>
        <source>{}: does not read what {} gives, or not directly</source>
        <translation>{}：不读 {} 给出的内容，或不是直接读</translation>
    </message>
    <message>
        <source>its two directions do not fit each other</source>
        <translation>它的两个方向不相配</translation>
    </message>
    <message>
        <source>has only {}</source>
        <translation>只有 {}</translation>
    </message>
    <message>
        <source>its weights are no matrices of numbers</source>
        <translation>它的权重不是数的矩阵</translation>
    </message>
    <message>
        <source>its weights are no matrices</source>
        <translation>它的权重不是矩阵</translation>
    </message>
    <message>
        <source>its weights are not in the file</source>
        <translation>它的权重不在文件中</translation>
    </message>
    <message>
        <source>its bias does not fit its kernel</source>
        <translation>它的偏置与核不相配</translation>
    </message>
    <message>
        <source>weight_ih is {} and weight_hh {}: rows should be 1, 3 or 4 times the {} units</source>
        <translation>weight_ih 是 {}，weight_hh 是 {}：行数应为 {} 个单元的 1、3 或 4 倍</translation>
    </message>
    <message>
        <source>its kernel is {} and its recurrent kernel {}: columns should be 1, 3 or 4 times the {} units</source>
        <translation>它的核是 {}，循环核是 {}：列数应为 {} 个单元的 1、3 或 4 倍</translation>
    </message>
    <message>
        <source>{} is {}, where {} numbers are needed</source>
        <translation>{} 是 {}，而需要 {} 个数</translation>
    </message>
    <message>
        <source>its bias is {}, where {} numbers are needed</source>
        <translation>它的偏置是 {}，而需要 {} 个数</translation>
    </message>
    <message>
        <source>a single number</source>
        <translation>单个数</translation>
    </message>
    <message>
        <source>its weights have the shapes {}, which do not fit each other</source>
        <translation>它的权重形状为 {}，互不相配</translation>
    </message>
    <message>
        <source>its weights are worked out by the graph, not kept in it</source>
        <translation>它的权重由计算图算出，而不是存放在图中</translation>
    </message>
    <message>
        <source>its weights of 8 bits have no scale that fits them</source>
        <translation>它的 8 位权重没有相配的比例</translation>
    </message>
    <message>
        <source>its weights of 8 bits have no zero that fits them</source>
        <translation>它的 8 位权重没有相配的零点</translation>
    </message>
    <message>
        <source>{}: the graph writes its recurrent layers out as loops, which are not read; open the file that it was made from</source>
        <translation>{}：计算图把循环层写成了循环结构，不予读取；请打开制作它所用的文件</translation>
    </message>
    <message>
        <source>begins with a memory that is not empty, which cannot be shown yet</source>
        <translation>开始时记忆不为空，尚不能显示</translation>
    </message>
    <message>
        <source>begins with a memory that is given to it: it reads {}</source>
        <translation>开始时的记忆由外部给出：它读入 {}</translation>
    </message>
    <message>
        <source>has weights for {} directions, but says {}</source>
        <translation>有 {} 个方向的权重，却写着 {}</translation>
    </message>
    <message>
        <source>clips its numbers, which cannot be shown yet</source>
        <translation>对数作截断，尚不能显示</translation>
    </message>
    <message>
        <source>couples its input and forget gates, which cannot be shown yet</source>
        <translation>输入门与遗忘门相耦合，尚不能显示</translation>
    </message>
    <message>
        <source>has peepholes, which cannot be shown yet</source>
        <translation>有窥孔连接，尚不能显示</translation>
    </message>
    <message>
        <source>squashes its two directions in two ways, which cannot be shown yet</source>
        <translation>两个方向的激活函数不同，尚不能显示</translation>
    </message>
    <message>
        <source>has gates of a slope that cannot be shown yet</source>
        <translation>门控的斜率尚不能显示</translation>
    </message>
    <message>
        <source>is squashed by {}, which cannot be shown yet</source>
        <translation>激活函数为 {}，尚不能显示</translation>
    </message>
    <message>
        <source>squashes by {} instead of tanh, which cannot be shown yet</source>
        <translation>激活函数为 {} 而不是 tanh，尚不能显示</translation>
    </message>
    <message>
        <source>has gates that are squashed by {}, which cannot be shown yet</source>
        <translation>门控的激活函数为 {}，尚不能显示</translation>
    </message>
    <message>
        <source>{}: stands before the layers, which are given numbers in its place</source>
        <translation>{}：在各层之前；改为直接把数交给各层</translation>
    </message>
    <message>
        <source>{}: follows the layers, and is not known here</source>
        <translation>{}：在各层之后，此处未知</translation>
    </message>
    <message>
        <source>{}: follows {}, and is not known here</source>
        <translation>{}：在 {} 之后，此处未知</translation>
    </message>
    <message>
        <source>its {} layers are too many to be shown</source>
        <translation>它的 {} 层太多，无法显示</translation>
    </message>
    <message>
        <source>{}: lies above what cannot be shown</source>
        <translation>{}：在无法显示的层之上</translation>
    </message>
    <message>
        <source>{}: joins {}, which cannot be shown yet</source>
        <translation>{}：合并 {}，尚不能显示</translation>
    </message>
    <message>
        <source>{0}: reads {1} as {2} does, and only one of them is shown</source>
        <translation>{0}：与 {2} 同样读入 {1}，只显示其中一个</translation>
    </message>
    <message>
        <source>{}: is in another branch of the graph than what is shown</source>
        <translation>{}：与所显示的不在计算图的同一分支</translation>
    </message>
    <message>
        <source>merges its directions by {}, which cannot be shown yet</source>
        <translation>用 {} 合并两个方向，尚不能显示</translation>
    </message>
    <message>
        <source>is of the class {}, which is not known here</source>
        <translation>属于类 {}，此处未知</translation>
    </message>
    <message>
        <source>wraps a layer of the class {}, which is not known here</source>
        <translation>包着类 {} 的层，此处未知</translation>
    </message>
    <message>
        <source>is an embedding that does not stand first</source>
        <translation>是嵌入层，却不在最前</translation>
    </message>
    <message>
        <source>is an activation of what is no linear layer</source>
        <translation>是激活层，但前面不是线性层</translation>
    </message>
    <message>
        <source>averages more than an embedding and recurrent layers</source>
        <translation>平均的不只是嵌入层和循环层</translation>
    </message>
    <message>
        <source>is no plain relu, and cannot be shown yet</source>
        <translation>不是普通的 relu，尚不能显示</translation>
    </message>
    <message>
        <source>adds {} to its variance, which cannot be</source>
        <translation>给方差加上 {}，这不可能</translation>
    </message>
    <message>
        <source>reads a sequence that the layer below gives in reverse</source>
        <translation>读入下面的层反向给出的序列</translation>
    </message>
    <message>
        <source>is called {}, but its weights are those of another kind of layer</source>
        <translation>名为 {}，但权重属于另一种层</translation>
    </message>
    <message>
        <source>goes backwards in both directions</source>
        <translation>两个方向都是反向</translation>
    </message>
    <message>
        <source>is followed by {}, which is not known here</source>
        <translation>后面是 {}，此处未知</translation>
    </message>
    <message>
        <source>{}: its weights are of no layer that is known here</source>
        <translation>{}：它的权重不属于此处已知的层</translation>
    </message>
    <message>
        <source>is not chained after {}, since it has an embedding of its own: a model of two sequences is shown only in part</source>
        <translation>没有接在 {} 之后，因为它有自己的嵌入层：读两个序列的模型只能部分显示</translation>
    </message>
    <message>
        <source>is not chained: it reads {} numbers, and {} gives {}</source>
        <translation>没有接上：它读入 {} 个数，而 {} 给出 {} 个</translation>
    </message>
    <message>
        <source>is not chained: it is built as {} is, in another part of the model</source>
        <translation>没有接上：它与 {} 构造相同，在模型的另一部分</translation>
    </message>
    <message>
        <source>follows {}, but what lies between them, such as relu, is not in the weights</source>
        <translation>在 {} 之后，但两者之间的内容（如 relu）不在权重中</translation>
    </message>
    <message>
        <source>{} to {} numbers, for which there is no place in the chain</source>
        <translation>{} 个数到 {} 个数，链中没有它的位置</translation>
    </message>
    <message>
        <source>{}: whether its units are tanh or relu is not in the weights; tanh is what torch does unasked</source>
        <translation>{}：权重中看不出单元用 tanh 还是 relu；torch 默认用 tanh</translation>
    </message>
    <message>
        <source>left out, so that what follows them is not exact if they are used: {}</source>
        <translation>略去了这些，若用到它们，其后的结果就不精确：{}</translation>
    </message>
    <message>
        <source>{}: masks symbol 0; here it is read like any other</source>
        <translation>{}：会屏蔽符号 0；此处与其他符号一样读入</translation>
    </message>
    <message>
        <source>its layers are described in {}, beside it</source>
        <translation>它的各层由旁边的 {} 描述</translation>
    </message>
    <message>
        <source>the graph writes its recurrent layers out in smaller operators: they are told by the names of their weights</source>
        <translation>计算图把循环层拆成了更小的运算：按权重的名称识别它们</translation>
    </message>
    <message>
        <source>{}: its memory is given to the graph; here it begins empty</source>
        <translation>{}：它的记忆由外部给计算图；此处从空开始</translation>
    </message>
    <message>
        <source>{}: its weights are kept in 8 bits; here they are multiplied in single precision, so that the numbers differ a little from a runtime&apos;s</source>
        <translation>{}：它的权重以 8 位存放；此处用单精度相乘，所以数值与运行时略有不同</translation>
    </message>
    <message>
        <source>{}: is taken for the embedding, since its shape fits</source>
        <translation>{}：形状相配，所以当作嵌入层</translation>
    </message>
    <message>
        <source>the file has no configuration: tanh, and sigmoid for gates, are what Keras does unasked</source>
        <translation>文件没有配置：采用 Keras 的默认值，即 tanh，门控用 sigmoid</translation>
    </message>
    <message>
        <source>{}: how many places it averages is not in the weights; {} are taken</source>
        <translation>{}：权重中看不出对多少个位置取平均；取 {} 个</translation>
    </message>
    <message>
        <source>{}: is taken to read what {} gives, since the shapes fit; the file does not say so</source>
        <translation>{}：形状相配，所以认为它读入 {} 的输出；文件没有这样说</translation>
    </message>
    <message>
        <source>{}: is taken to stand before the layers, with nothing between, since its name and shape fit</source>
        <translation>{}：名称和形状相配，所以认为它在各层之前，中间没有别的</translation>
    </message>
    <message>
        <source>{}: {} layers, {} units</source>
        <translation>{}：{} 层，{} 个单元</translation>
    </message>
    <message>
        <source>{}: {} layers of {} heads, {} units</source>
        <translation>{}：{} 层，每层 {} 个头，{} 个单元</translation>
    </message>
    <message>
        <source>attention: {} layers of {} heads, and how widely each head looks</source>
        <translation>注意力：{} 层，每层 {} 个头，以及每个头看得有多宽</translation>
    </message>
    <message>
        <source>the attention of its encoder, and that of its decoder to the source</source>
        <translation>编码器的注意力，以及解码器对源文本的注意力</translation>
    </message>
    <message>
        <source>the recurrent state of each layer, and what writes to it and reads it</source>
        <translation>每一层的循环状态，以及写入和读出它的内容</translation>
    </message>
    <message>
        <source>attention, in the layers that attend</source>
        <translation>注意力（在使用注意力的层）</translation>
    </message>
    <message>
        <source>how full its cache is</source>
        <translation>缓存用了多少</translation>
    </message>
    <message>
        <source>which symbol comes next: all {}</source>
        <translation>接下来是哪个符号：全部 {} 个</translation>
    </message>
    <message>
        <source>which symbol comes next: the {0} likeliest of {1}</source>
        <translation>接下来是哪个符号：{1} 个中最可能的 {0} 个</translation>
    </message>
    <message>
        <source>which symbol stands at each place, if it has the head for it: all {}</source>
        <translation>每个位置是哪个符号（若有相应的输出层）：全部 {} 个</translation>
    </message>
    <message>
        <source>which symbol stands at each place, if it has the head for it: the {0} likeliest of {1}</source>
        <translation>每个位置是哪个符号（若有相应的输出层）：{1} 个中最可能的 {0} 个</translation>
    </message>
    <message>
        <source>what the model would say after each layer</source>
        <translation>在每一层之后模型会说什么</translation>
    </message>
    <message>
        <source>the whole model: {}</source>
        <translation>整个模型：{}</translation>
    </message>
    <message>
        <source>the architecture {} was never tried</source>
        <translation>从未试过架构 {}</translation>
    </message>
    <message>
        <source>needs {0}, which is not installed: {1} -m pip install {0}</source>
        <translation>需要 {0}，但未安装：{1} -m pip install {0}</translation>
    </message>
    <message>
        <source>this needs {0}, which is not installed: {1} -m pip install {0}</source>
        <translation>这需要 {0}，但未安装：{1} -m pip install {0}</translation>
    </message>
    <message>
        <source>{} cannot be shown: {}</source>
        <translation>无法显示 {}：{}</translation>
    </message>
    <message>
        <source>{} cannot be read with: {}</source>
        <translation>无法用 {} 阅读：{}</translation>
    </message>
    <message>
        <source>{} cannot be read: {}</source>
        <translation>无法读取 {}：{}</translation>
    </message>
    <message>
        <source>{} is too large to be read</source>
        <translation>{} 太大，无法读取</translation>
    </message>
    <message>
        <source>{} does not say what kind of model this is</source>
        <translation>{} 没有说明这是哪种模型</translation>
    </message>
    <message>
        <source>{} holds no weights: {} is missing</source>
        <translation>{} 中没有权重：缺少 {}</translation>
    </message>
    <message>
        <source>{} does not load: {}</source>
        <translation>无法载入 {}：{}</translation>
    </message>
    <message>
        <source>{} does not load: the shape of {} is another</source>
        <translation>无法载入 {}：{} 的形状不同</translation>
    </message>
    <message>
        <source>{} does not load: it says that it is a model of {} numbers, and its weights are {}</source>
        <translation>无法载入 {}：它自称是有 {} 个数的模型，而权重有 {} 个</translation>
    </message>
    <message>
        <source>the shapes of its weights are not those that its configuration says</source>
        <translation>权重的形状与配置所说的不符</translation>
    </message>
    <message>
        <source>{} lacks {} weights, such as {}</source>
        <translation>{} 缺少 {} 个权重，例如 {}</translation>
    </message>
    <message>
        <source>{0} lacks {1} of the {2} weights of a {3}, such as {4}</source>
        <translation>{0} 缺少 {3} 的 {2} 个权重中的 {1} 个，例如 {4}</translation>
    </message>
    <message>
        <source>{} needs {} of memory, and {} are free</source>
        <translation>{} 需要 {} 内存，而空闲的有 {}</translation>
    </message>
    <message>
        <source>{} has no attention whose layers and heads could be chosen</source>
        <translation>{} 没有可选择层和头的注意力</translation>
    </message>
    <message>
        <source>this model has no attention whose layers and heads could be chosen</source>
        <translation>此模型没有可选择层和头的注意力</translation>
    </message>
    <message>
        <source>choose at least one layer whose attention is shown</source>
        <translation>请至少选择一层，显示其注意力</translation>
    </message>
    <message>
        <source>choose at least one head whose attention is shown</source>
        <translation>请至少选择一个头，显示其注意力</translation>
    </message>
    <message>
        <source>the model has no layer {}: its layers are numbered from 1 to {}</source>
        <translation>模型没有第 {} 层：它的层从 1 到 {} 编号</translation>
    </message>
    <message>
        <source>the model has no head {}: its heads are numbered from 1 to {}</source>
        <translation>模型没有第 {} 个头：它的头从 1 到 {} 编号</translation>
    </message>
    <message>
        <source>{} says of its layers what makes no sense: {}</source>
        <translation>{} 关于其层的说法没有意义：{}</translation>
    </message>
    <message>
        <source>this model has no size {} to change: it has layers and lens</source>
        <translation>此模型没有可更改的大小 {}：它有 layers 和 lens</translation>
    </message>
    <message>
        <source>the tokenizer knows the piece {} by the number {}, but the model has only {} symbols: they do not belong together</source>
        <translation>分词器把片段 {} 编为 {} 号，但模型只有 {} 个符号：两者不是一套</translation>
    </message>
    <message>
        <source>it brings code of its own, which is not run: the yes to it can be taken back in Preferences</source>
        <translation>它自带代码，但不会运行：可在“首选项”中撤回对它的同意</translation>
    </message>
    <message>
        <source>its weights are in half precision: in single precision they would take {}, and {} are free</source>
        <translation>它的权重为半精度：单精度需要 {}，而空闲的有 {}</translation>
    </message>
    <message>
        <source>its recurrent state is not shown: {}</source>
        <translation>不显示它的循环状态：{}</translation>
    </message>
    <message>
        <source>it has no head that says symbols: its weights are not in the folder</source>
        <translation>它没有给出符号的输出层：文件夹中没有相应的权重</translation>
    </message>
    <message>
        <source>symbols are typed as their numbers: {}</source>
        <translation>符号以编号输入：{}</translation>
    </message>
    <message>
        <source>symbols are typed as their numbers: the folder has no tokenizer</source>
        <translation>符号以编号输入：文件夹中没有分词器</translation>
    </message>
    <message>
        <source>the folder has no tokenizer</source>
        <translation>文件夹中没有分词器</translation>
    </message>
    <message>
        <source>its tokenizer does not load ({})</source>
        <translation>它的分词器无法载入（{}）</translation>
    </message>
    <message>
        <source>it makes no sense: {}</source>
        <translation>其内容没有意义：{}</translation>
    </message>
    <message>
        <source>it writes plain letters in a way that hides them</source>
        <translation>它用隐藏普通字母的方式书写</translation>
    </message>
    <message>
        <source>its table of characters claims {} bytes, which are not there</source>
        <translation>它的字符表声称有 {} 字节，而实际没有</translation>
    </message>
    <message>
        <source>it makes far more of a text than a text</source>
        <translation>它会把文本变得过长</translation>
    </message>
    <message>
        <source>the lens looks after {0} of {1} layers: after all of them it would cost more than the model itself</source>
        <translation>透镜只看 {1} 层中的 {0} 层之后：若看每一层之后，代价会超过模型本身</translation>
    </message>
    <message>
        <source>the attention of {0} of {1} layers is shown: that of all would take {2} for {3} tokens</source>
        <translation>显示 {1} 层中 {0} 层的注意力：若显示全部，{3} 个词元要占 {2}</translation>
    </message>
    <message>
        <source>{} tokens are read at most: the attention of more would take more than {}</source>
        <translation>最多读 {} 个词元：更多词元的注意力会超过 {}</translation>
    </message>
    <message>
        <source>{0} of {1} tokens are read at most: the attention of more would take more than {2}</source>
        <translation>最多读 {1} 个词元中的 {0} 个：更多词元的注意力会超过 {2}</translation>
    </message>
    <message>
        <source>the {0} of {1} of {2} layers is shown whole: that of all would take {3} for each token</source>
        <translation>{2} 层中有 {1} 层的{0}完整显示：若显示全部，每个词元要占 {3}</translation>
    </message>
    <message>
        <source>the states of some layers are shown by their lengths: those of all would take {0} for {1} tokens</source>
        <translation>有些层的状态只显示长度：若全部显示，{1} 个词元要占 {0}</translation>
    </message>
    <message>
        <source>the whole text is read again for each token</source>
        <translation>每读一个词元都要重读整个文本</translation>
    </message>
    <message>
        <source>layers with lightning attention are not shown, and the whole text is read again for each token: it keeps its memory outside of the library&apos;s caches</source>
        <translation>不显示使用 lightning attention 的层，而且每读一个词元都要重读整个文本：它把记忆放在该库的缓存之外</translation>
    </message>
    <message>
        <source>layers with a recurrent state are not shown, and the whole text is read again for each token</source>
        <translation>不显示有循环状态的层，而且每读一个词元都要重读整个文本</translation>
    </message>
    <message>
        <source>its head is no lens for earlier layers</source>
        <translation>它的输出层不能作前面各层的透镜</translation>
    </message>
    <message>
        <source>hidden states are not shown: layers repeat</source>
        <translation>不显示隐藏状态：各层重复使用</translation>
    </message>
    <message>
        <source>hidden states are not shown: its layers are no list</source>
        <translation>不显示隐藏状态：它的层不成列表</translation>
    </message>
    <message>
        <source>hidden states are not shown: its layers are not one list</source>
        <translation>不显示隐藏状态：它的层不是一个列表</translation>
    </message>
    <message>
        <source>hidden states are not shown: the library understands something else by them</source>
        <translation>不显示隐藏状态：该库所指的是别的内容</translation>
    </message>
    <message>
        <source>its encoder attends in blocks</source>
        <translation>它的编码器分块使用注意力</translation>
    </message>
    <message>
        <source>its decoder looks ahead of the token it reads</source>
        <translation>它的解码器会看所读词元之后的内容</translation>
    </message>
    <message>
        <source>its decoder looks ahead in several streams at once</source>
        <translation>它的解码器同时在几条流中向后看</translation>
    </message>
    <message>
        <source>it looks ahead of the token it reads: the whole text is read at once</source>
        <translation>它会看所读词元之后的内容：整个文本一次读完</translation>
    </message>
    <message>
        <source>it cannot read on from a cache: the whole text is read again for each token</source>
        <translation>它不能从缓存接着读：每读一个词元都要重读整个文本</translation>
    </message>
    <message>
        <source>it cannot read on from a cache: the whole target is read again each time</source>
        <translation>它不能从缓存接着读：每次都要重读整个目标文本</translation>
    </message>
    <message>
        <source>there is no lens: more than a norm stands between its layers and its head</source>
        <translation>没有透镜：它的层与输出层之间不只有一个归一化</translation>
    </message>
    <message>
        <source>attention is not shown: the library does not give it for this architecture</source>
        <translation>不显示注意力：该库不给出这种架构的注意力</translation>
    </message>
    <message>
        <source>attention is not shown: it is not one weight for each token and head, but {} for {} tokens</source>
        <translation>不显示注意力：不是每个词元每个头一个权重，而是 {}（{} 个词元）</translation>
    </message>
    <message>
        <source>attention is not shown: its weights are no shares of a whole</source>
        <translation>不显示注意力：它的权重不是整体的份额</translation>
    </message>
    <message>
        <source>its attention is not one weight for each layer, head and token</source>
        <translation>它的注意力不是每层每个头每个词元一个权重</translation>
    </message>
    <message>
        <source>the weights of its attention do not sum to 1</source>
        <translation>它的注意力权重之和不为 1</translation>
    </message>
    <message>
        <source>the encoder&apos;s attention is not shown: it is not one weight for each head and token</source>
        <translation>不显示编码器的注意力：不是每个头每个词元一个权重</translation>
    </message>
    <message>
        <source>the encoder&apos;s hidden states are not shown: they are not one for each token</source>
        <translation>不显示编码器的隐藏状态：不是每个词元一个</translation>
    </message>
    <message>
        <source>a line that begins with =&gt; starts the target; without one, Continue starts it</source>
        <translation>以 =&gt; 开头的一行开始目标文本；没有这样的行时，由“继续”开始</translation>
    </message>
    <message>
        <source>it keeps no memory between tokens</source>
        <translation>它在词元之间不保留记忆</translation>
    </message>
    <message>
        <source>it says something else token by token than at once</source>
        <translation>逐个词元读入时，它给出的与一次读完时不同</translation>
    </message>
    <message>
        <source>what it remembers cannot be told apart</source>
        <translation>它所记的内容无法分辨</translation>
    </message>
    <message>
        <source>it remembers something else token by token than at once</source>
        <translation>逐个词元读入时，它记住的与一次读完时不同</translation>
    </message>
    <message>
        <source>{} is no symbol: this model has no tokenizer, so type numbers from 0 to {}</source>
        <translation>{} 不是符号：此模型没有分词器，请输入 0 到 {} 的数</translation>
    </message>
    <message>
        <source>the context holds {} tokens, not {}</source>
        <translation>上下文容纳 {} 个词元，而不是 {} 个</translation>
    </message>
    <message>
        <source>the source has place for {} tokens, not {}</source>
        <translation>源文本可容纳 {} 个词元，而不是 {} 个</translation>
    </message>
    <message>
        <source>the tokenizer of this model cannot read this text: {}</source>
        <translation>此模型的分词器无法读取此文本：{}</translation>
    </message>
    <message>
        <source>the attention of more than {} tokens would take more than {}: show fewer layers or heads, or allow more memory</source>
        <translation>超过 {} 个词元的注意力会超过 {}：请显示较少的层或头，或允许使用更多内存</translation>
    </message>
    <message>
        <source>{} has no attention of its own in plain operations</source>
        <translation>{} 没有以普通运算写成的注意力</translation>
    </message>
    <message>
        <source>the example is empty: give at least one token</source>
        <translation>示例为空：请至少给出一个词元</translation>
    </message>
    <message>
        <source>{} shows nothing: {}</source>
        <translation>{} 没有可显示的内容：{}</translation>
    </message>
    <message>
        <source>it has no layer that is understood, and no probe</source>
        <translation>它没有能识别的层，也没有探针</translation>
    </message>
    <message>
        <source>the output is not logits over the {} symbols of the vocabulary</source>
        <translation>输出不是词表中 {} 个符号的 logits</translation>
    </message>
    <message>
        <source>{} is in training mode, where no two readings are the same: call .eval() on the module first</source>
        <translation>{} 处于训练模式，每次读取的结果都不同：请先对模块调用 .eval()</translation>
    </message>
    <message>
        <source>{} is no factory: name it as package.module:function</source>
        <translation>{} 不是工厂函数：请写成 package.module:function</translation>
    </message>
    <message>
        <source>{} could not be imported: {}</source>
        <translation>无法导入 {}：{}</translation>
    </message>
    <message>
        <source>{} has no function {}</source>
        <translation>{} 没有函数 {}</translation>
    </message>
    <message>
        <source>{} raised {}</source>
        <translation>{} 抛出了异常 {}</translation>
    </message>
    <message>
        <source>{} gives what wm.explore does not take: {}</source>
        <translation>{} 给出的不是 wm.explore 所接受的：{}</translation>
    </message>
    <message>
        <source>the vocabulary has no `decode` to write the tokens with: give `text`</source>
        <translation>词表没有可用来写出词元的 `decode`：请给出 `text`</translation>
    </message>
    <message>
        <source>rows of numbers have no vocabulary: leave it out</source>
        <translation>数的行没有词表：请略去它</translation>
    </message>
    <message>
        <source>give `tokens`: what the module reads cannot be told from its layers</source>
        <translation>请给出 `tokens`：从层看不出模块读什么</translation>
    </message>
    <message>
        <source>has {} axes, where {} are named</source>
        <translation>有 {} 个轴，而命名了 {} 个</translation>
    </message>
    <message>
        <source>changes its shape from call to call</source>
        <translation>每次调用的形状都不同</translation>
    </message>
    <message>
        <source>reads {} steps, where the text has {}</source>
        <translation>读入 {} 步，而文本有 {} 步</translation>
    </message>
    <message>
        <source>reads {} steps in all, where the text has {}</source>
        <translation>共读入 {} 步，而文本有 {} 步</translation>
    </message>
    <message>
        <source>reads 1 step (is the batch where the steps should be? see `call`), where the text has {}</source>
        <translation>读入 1 步（批次是否占了步的位置？见 `call`），而文本有 {} 步</translation>
    </message>
    <message>
        <source>the module</source>
        <translation>模块</translation>
    </message>
    <message>
        <source>{} could not be shown: {}</source>
        <translation>无法显示 {}：{}</translation>
    </message>
    <message>
        <source>probe {} could not be shown: {}</source>
        <translation>无法显示探针 {}：{}</translation>
    </message>
    <message>
        <source>{} cannot be shown: it {}</source>
        <translation>无法显示 {}：它{}</translation>
    </message>
    <message>
        <source>has other axes in a text of another length</source>
        <translation>在另一长度的文本中轴不同</translation>
    </message>
    <message>
        <source>has {0} by {1} steps and {2} by {3} along {4}</source>
        <translation>沿 {4} 方向在 {1} 步时有 {0}，在 {3} 步时有 {2}</translation>
    </message>
    <message>
        <source>grows with the text in another axis than its last</source>
        <translation>随文本增长的轴不是最后一个</translation>
    </message>
    <message>
        <source>differs from layer to layer</source>
        <translation>各层不同</translation>
    </message>
    <message>
        <source>is shaped {} at a step now, and {} in the example it began with</source>
        <translation>现在每步的形状是 {}，而在开始的示例中是 {}</translation>
    </message>
    <message>
        <source>give an nn.Module, not {}</source>
        <translation>请给出 nn.Module，而不是 {}</translation>
    </message>
    <message>
        <source>give the module before torch.jit or torch.compile translates it: inside of what they make, nothing can be watched</source>
        <translation>请给出经 torch.jit 或 torch.compile 转换之前的模块：转换所得的内部无法观察</translation>
    </message>
    <message>
        <source>`tokens` must be ids [step] or floats [step, feature], of one text, not {}</source>
        <translation>`tokens` 必须是一个文本的编号 [step] 或浮点数 [step, feature]，而不是 {}</translation>
    </message>
    <message>
        <source>give `tokens` or `text`: an example of what the module reads</source>
        <translation>请给出 `tokens` 或 `text`：模块所读内容的示例</translation>
    </message>
    <message>
        <source>`tokens` lie between {} and {}, and the vocabulary has {} symbols</source>
        <translation>`tokens` 在 {} 与 {} 之间，而词表有 {} 个符号</translation>
    </message>
    <message>
        <source>`tokens` written as text are not read as the same tokens by this vocabulary: give `text` instead</source>
        <translation>写成文本的 `tokens` 用此词表读入后不是相同的词元：请改为给出 `text`</translation>
    </message>
    <message>
        <source>no model is open: choose one first</source>
        <translation>没有打开模型：请先选择一个</translation>
    </message>
    <message>
        <source>there is not enough memory for this text: shorten it, or choose a smaller model</source>
        <translation>内存不够读此文本：请缩短文本，或选择较小的模型</translation>
    </message>
    <message>
        <source>there is not enough memory for this text, which asks for {} at once: shorten it, or choose a smaller model</source>
        <translation>内存不够读此文本，它一次就要 {}：请缩短文本，或选择较小的模型</translation>
    </message>
    <message>
        <source>there is not enough memory for {}: choose a smaller model</source>
        <translation>内存不够打开 {}：请选择较小的模型</translation>
    </message>
    <message>
        <source>there is not enough memory for {}, which asks for {} at once: choose a smaller model</source>
        <translation>内存不够打开 {}，它一次就要 {}：请选择较小的模型</translation>
    </message>
    <message>
        <source>the program that explores this module has ended</source>
        <translation>探查此模块的程序已结束</translation>
    </message>
    <message>
        <source>the engine ended ({})</source>
        <translation>引擎已退出（{}）</translation>
    </message>
    <message>
        <source>the engine ended with code {}</source>
        <translation>引擎已退出，退出码为 {}</translation>
    </message>
    <message>
        <source>another model was asked for</source>
        <translation>已要求打开另一个模型</translation>
    </message>
    <message>
        <source>the stream ended</source>
        <translation>数据流已结束</translation>
    </message>
    <message>
        <source>a message of {} bytes is not one of ours</source>
        <translation>{} 字节的消息不是本程序的</translation>
    </message>
    <message>
        <source>a message could not be read: {}</source>
        <translation>无法读取一条消息：{}</translation>
    </message>
    <message>
        <source>the engine could not be started: {}</source>
        <translation>无法启动引擎：{}</translation>
    </message>
    <message>
        <source>there is not enough memory for a reply</source>
        <translation>内存不够存放答复</translation>
    </message>
    <message>
        <source>a module of one&apos;s own has nothing to resize, choose or cut out</source>
        <translation>自己的模块没有可改变大小、可选择或可切除的内容</translation>
    </message>
    <message>
        <source>there is nothing to verify: give a text of at least one symbol</source>
        <translation>没有可核对的内容：请给出至少一个符号的文本</translation>
    </message>
    <message>
        <source>there is no device {} here: choose auto or {}</source>
        <translation>这里没有设备 {}：请选择 auto 或 {}</translation>
    </message>
    <message>
        <source>the first symbol of a vocabulary stands for the unknown</source>
        <translation>词表的第一个符号代表未知符号</translation>
    </message>
    <message>
        <source>{} is not in the cache, and the network is switched off by {}</source>
        <translation>{} 不在缓存中，而网络已被 {} 关闭</translation>
    </message>
    <message>
        <source>{} is only partly in the cache, and the network is switched off by {}</source>
        <translation>{} 只有一部分在缓存中，而网络已被 {} 关闭</translation>
    </message>
    <message>
        <source>{} is given only to those who asked for it on the hub</source>
        <translation>{} 只提供给在 hub 上申请过的人</translation>
    </message>
    <message>
        <source>there is no model {} on the hub, or it is private</source>
        <translation>hub 上没有模型 {}，或者它是私有的</translation>
    </message>
    <message>
        <source>{} is not in the cache, and the hub cannot be reached: open a folder instead</source>
        <translation>{} 不在缓存中，也无法连接 hub：请改为打开文件夹</translation>
    </message>
    <message>
        <source>the hub has no models of such a name as {}</source>
        <translation>hub 上没有名为 {} 这样的模型</translation>
    </message>
    <message>
        <source>{} has no weights on the hub that could be opened</source>
        <translation>{} 在 hub 上没有可以打开的权重</translation>
    </message>
    <message>
        <source>the hub has had too many requests from here: try {} again later</source>
        <translation>来自此处的请求太多，hub 不再接受：请稍后再试 {}</translation>
    </message>
    <message>
        <source>the hub is out of order ({0}): try {1} again later</source>
        <translation>hub 出了故障（{0}）：请稍后再试 {1}</translation>
    </message>
    <message>
        <source>the hub refuses to give {0} ({1})</source>
        <translation>hub 拒绝提供 {0}（{1}）</translation>
    </message>
    <message>
        <source>the line to the hub from which {} was fetched broke off: open it again, and it goes on from there</source>
        <translation>下载 {} 时与 hub 的连接中断：请再次打开，会从中断处继续</translation>
    </message>
    <message>
        <source>{} arrived damaged: open it again</source>
        <translation>{} 下载后已损坏：请再次打开</translation>
    </message>
    <message>
        <source>{} arrived damaged, and was thrown away: open it again</source>
        <translation>{} 下载后已损坏，已被丢弃：请再次打开</translation>
    </message>
    <message>
        <source>{} cannot be kept in the cache: {}</source>
        <translation>{} 无法存入缓存：{}</translation>
    </message>
</context>
<context>
    <name>Erratum</name>
    <message>
        <source>softmax(…, dim=1): over the tokens of the text</source>
        <translation>softmax(…, dim=1)：在文本的词元上归一</translation>
    </message>
    <message>
        <source>dim=-1: over the slots of the memory</source>
        <translation>dim=-1：在记忆的槽上归一</translation>
    </message>
    <message>
        <source>what three tokens take from all slots together: {}, {} and {}; corrected {}</source>
        <translation>三个词元从所有槽取出的总和：{}、{}、{}；更正后 {}</translation>
    </message>
    <message>
        <source>the same softmax, where a text is read one token at a time</source>
        <translation>同一个 softmax，逐词元阅读文本时</translation>
    </message>
    <message>
        <source>over the slots it does not matter how many tokens are read at once</source>
        <translation>在槽上归一，则与一次读几个词元无关</translation>
    </message>
    <message>
        <source>the smallest weight is {}, and what two different tokens read differs by {}</source>
        <translation>最小的权重是 {}，两个不同词元读出的内容相差 {}</translation>
    </message>
    <message>
        <source>nn.TransformerEncoderLayer(…) without batch_first, given texts as rows</source>
        <translation>nn.TransformerEncoderLayer(…) 没有 batch_first，而文本按行给出</translation>
    </message>
    <message>
        <source>batch_first=True: otherwise a token attends to the same place of other texts</source>
        <translation>batch_first=True：否则词元注意的是其他文本的同一位置</translation>
    </message>
    <message>
        <source>another token in its own text moves a token by {}, another text of the batch by {}</source>
        <translation>改动自己文本中的词元，使一个词元变动 {}；改动批次中另一文本，使它变动 {}</translation>
    </message>
    <message>
        <source>scores that are not scaled, against the article&apos;s own formula in section 4.1</source>
        <translation>得分没有缩放，与文章自己第 4.1 节的公式不符</translation>
    </message>
    <message>
        <source>divide by √d</source>
        <translation>除以 √d</translation>
    </message>
    <message>
        <source>{} units, {} slots: mean largest weight {} (entropy {} nats); scaled {} ({} nats)</source>
        <translation>{} 个单元、{} 个槽：最大权重平均为 {}（熵 {} 奈特）；缩放后为 {}（{} 奈特）</translation>
    </message>
    <message>
        <source>a memory that is never written: an nn.Parameter</source>
        <translation>从不写入的记忆：一个 nn.Parameter</translation>
    </message>
    <message>
        <source>it is learnt once: a long-term memory, no working memory</source>
        <translation>它只在训练时学到：是长期记忆，不是工作记忆</translation>
    </message>
    <message>
        <source>it moves by {} while a text is read</source>
        <translation>阅读文本时它变动 {}</translation>
    </message>
    <message>
        <source>one table serves as keys and as values</source>
        <translation>同一张表既作键又作值</translation>
    </message>
    <message>
        <source>keys and values, as section 3.1.2 of the article promises</source>
        <translation>键和值分开，如文章第 3.1.2 节所许诺</translation>
    </message>
    <message>
        <source>tables in the memory: {}; corrected {}</source>
        <translation>记忆中的表：{}；更正后 {}</translation>
    </message>
    <message>
        <source>no encoding of places</source>
        <translation>没有位置编码</translation>
    </message>
    <message>
        <source>add one to the embedding</source>
        <translation>在嵌入上加位置编码</translation>
    </message>
    <message>
        <source>the same tokens in another order: every output moves by at most {}</source>
        <translation>同样的词元换一个顺序：每个输出最多变动 {}</translation>
    </message>
    <message>
        <source>no causal mask, though texts are to be generated</source>
        <translation>没有因果掩码，却要生成文本</translation>
    </message>
    <message>
        <source>a token sees only those before it</source>
        <translation>词元只看得到它之前的词元</translation>
    </message>
    <message>
        <source>a later token moves the first one by {}, where time is the first axis</source>
        <translation>时间为第一轴时，后面的词元使第一个变动 {}</translation>
    </message>
    <message>
        <source>x + read is returned: no norm, no gate, no layer over the symbols</source>
        <translation>返回 x + 读出：没有归一化、没有门、没有到符号的层</translation>
    </message>
    <message>
        <source>normalise the sum, and map it to symbols</source>
        <translation>把和归一化，再映射到符号</translation>
    </message>
    <message>
        <source>{} numbers a token, {} symbols; their length grows from {} to {} by reading</source>
        <translation>每个词元 {} 个数，而词表有 {} 个符号；读出后其长度从 {} 变为 {}</translation>
    </message>
    <message>
        <source>embedding_dim and num_heads are not checked against each other</source>
        <translation>没有检查 embedding_dim 与 num_heads 是否相配</translation>
    </message>
    <message>
        <source>say so before anything is built</source>
        <translation>在构建之前就说明</translation>
    </message>
    <message>
        <source>{} units in {} heads leave {}: torch stops with an AssertionError</source>
        <translation>{} 个单元分给 {} 个头余 {}：torch 以 AssertionError 停止</translation>
    </message>
    <message>
        <source>torch.randn for the memory, and embeddings as nn.Embedding draws them</source>
        <translation>记忆用 torch.randn，嵌入用 nn.Embedding 的默认初值</translation>
    </message>
    <message>
        <source>a deviation of 1/√d, so that scores begin near 1</source>
        <translation>标准差取 1/√d，使得分从 1 左右开始</translation>
    </message>
    <message>
        <source>with {} units the deviation of the scores is {}; corrected {}</source>
        <translation>{} 个单元时得分的标准差是 {}；更正后 {}</translation>
    </message>
    <message>
        <source>a class named LSTMWithMemory</source>
        <translation>名为 LSTMWithMemory 的类</translation>
    </message>
    <message>
        <source>a plain LSTM: what remembers is its own cell</source>
        <translation>普通的 LSTM：记忆的是它自己的细胞</translation>
    </message>
    <message>
        <source>parameters beyond those of nn.Embedding and nn.LSTM: {}</source>
        <translation>nn.Embedding 与 nn.LSTM 之外的参数：{}</translation>
    </message>
    <message>
        <source>nn.LSTM(…) without batch_first, given texts as rows</source>
        <translation>nn.LSTM(…) 没有 batch_first，而文本按行给出</translation>
    </message>
    <message>
        <source>batch_first=True: otherwise the batch is taken for time</source>
        <translation>batch_first=True：否则批次被当成时间</translation>
    </message>
    <message>
        <source>the first text moves the second one&apos;s first output by {}, and its own second by {}</source>
        <translation>第一个文本使第二个文本的第一个输出变动 {}；第二个文本自己的第一个词元使它的第二个输出变动 {}</translation>
    </message>
    <message>
        <source>lstm_output, _ = …: the state is dropped</source>
        <translation>lstm_output, _ = …：状态被丢弃</translation>
    </message>
    <message>
        <source>take the state and give it back, so that a text can be read step by step</source>
        <translation>取出状态再交回，文本才能逐步阅读</translation>
    </message>
    <message>
        <source>read in one call or in steps, the last output differs by {}</source>
        <translation>一次读完与逐步阅读，最后的输出相差 {}</translation>
    </message>
    <message>
        <source>hidden states are returned</source>
        <translation>返回的是隐藏状态</translation>
    </message>
    <message>
        <source>a linear layer maps them to symbols</source>
        <translation>用线性层映射到符号</translation>
    </message>
    <message>
        <source>{} numbers a token, of a vocabulary of {}</source>
        <translation>每个词元 {} 个数，而词表有 {} 个符号</translation>
    </message>
    <message>
        <source>the lines of the equations end in a single backslash, and products are written ∗</source>
        <translation>公式各行以单个反斜杠结尾，乘积写成 ∗</translation>
    </message>
    <message>
        <source>two backslashes, and ⊙ for the product of each unit with its counterpart</source>
        <translation>用两个反斜杠；逐元素乘积写作 ⊙</translation>
    </message>
    <message>
        <source>a 2 × 2 matrix times the joined vector [h; x]</source>
        <translation>2 × 2 矩阵乘以拼接向量 [h; x]</translation>
    </message>
    <message>
        <source>a 2 × 4 matrix, or one for h and one for x</source>
        <translation>用 2 × 4 矩阵，或 h 与 x 各一个矩阵</translation>
    </message>
    <message>
        <source>{} columns meet {} numbers: there is no such product</source>
        <translation>{} 列对 {} 个数：这样的乘积不存在</translation>
    </message>
    <message>
        <source>σ(W · [h; x] + b) = σ([h; x] + b): W is gone</source>
        <translation>σ(W · [h; x] + b) = σ([h; x] + b)：W 不见了</translation>
    </message>
    <message>
        <source>the product with W, a row of ones, is the sum of all four numbers</source>
        <translation>与全 1 的行相乘，就是四个数之和</translation>
    </message>
    <message>
        <source>W changes the first sum by {}, and then by {} and {}</source>
        <translation>W 使第一个和改变 {}，随后改变 {} 和 {}</translation>
    </message>
    <message>
        <source>the sums [1, 1], [2, 2] and [3, 3]</source>
        <translation>和为 [1, 1]、[2, 2]、[3, 3]</translation>
    </message>
    <message>
        <source>with the right states before them, and a W of ones</source>
        <translation>用正确的前一状态和全 1 的 W</translation>
    </message>
    <message>
        <source>they are {}, {} and {}</source>
        <translation>应为 {}、{}、{}</translation>
    </message>
    <message>
        <source>even with the printed states [1, 1], the sums [2, 2] and [3, 3]</source>
        <translation>即使用印出的状态 [1, 1]，和为 [2, 2] 与 [3, 3]</translation>
    </message>
    <message>
        <source>1 + 1 from the state, what is read, and the bias</source>
        <translation>状态给 1 + 1，再加读入的值和偏置</translation>
    </message>
    <message>
        <source>they are {} and {}</source>
        <translation>应为 {} 和 {}</translation>
    </message>
    <message>
        <source>σ([1, 1]) = σ([2, 2]) = σ([3, 3]) = [1, 1]</source>
        <translation>σ([1, 1]) = σ([2, 2]) = σ([3, 3]) = [1, 1]</translation>
    </message>
    <message>
        <source>no number has a logistic function or a tanh of 1</source>
        <translation>没有哪个数的逻辑函数或 tanh 等于 1</translation>
    </message>
    <message>
        <source>σ(1), σ(2), σ(3) are {}, {}, {}; tanh(1) is {}</source>
        <translation>σ(1)、σ(2)、σ(3) 是 {}、{}、{}；tanh(1) 是 {}</translation>
    </message>
    <message>
        <source>the states [1, 1], [1, 1] and [1, 1]</source>
        <translation>状态为 [1, 1]、[1, 1]、[1, 1]</translation>
    </message>
    <message>
        <source>with the logistic function, the same for both units</source>
        <translation>用逻辑函数，两个单元相同</translation>
    </message>
    <message>
        <source>{:.6f}, {:.6f} and {:.6f}</source>
        <translation>{:.6f}、{:.6f}、{:.6f}</translation>
    </message>
    <message>
        <source>the same states, if σ is tanh</source>
        <translation>若 σ 是 tanh，状态相同</translation>
    </message>
    <message>
        <source>with tanh, the same for both units</source>
        <translation>用 tanh，两个单元相同</translation>
    </message>
    <message>
        <source>a constant state shows that long-term dependencies are captured</source>
        <translation>状态不变说明捕捉到了长期依赖</translation>
    </message>
    <message>
        <source>a constant state is saturated: it has forgotten</source>
        <translation>不变的状态是饱和：它已遗忘</translation>
    </message>
    <message>
        <source>the slope of the state by the first one falls: {}, {}, {}</source>
        <translation>状态对最初状态的斜率下降：{}、{}、{}</translation>
    </message>
    <message>
        <source>xₜ = Embedding(hₜ): the input is written over by an output</source>
        <translation>xₜ = Embedding(hₜ)：输入被输出覆盖</translation>
    </message>
    <message>
        <source>yₜ = W_y hₜ + b: an embedding takes a symbol&apos;s number, not a state</source>
        <translation>yₜ = W_y hₜ + b：嵌入接受符号的编号，不接受状态</translation>
    </message>
    <message>
        <source>an nn.Embedding that is given the state [{}, {}] fails</source>
        <translation>把状态 [{}, {}] 交给 nn.Embedding 会出错</translation>
    </message>
    <message>
        <source>f is usually a multilayer perceptron</source>
        <translation>f 通常是多层感知器</translation>
    </message>
    <message>
        <source>one affine map and σ: a perceptron of a single layer</source>
        <translation>一个仿射变换加 σ：单层感知器</translation>
    </message>
    <message>
        <source>layers of the example&apos;s own formula: {}</source>
        <translation>示例自己的公式的层数：{}</translation>
    </message>
    <message>
        <source>self.attention, of which the text says that it computes the weights</source>
        <translation>self.attention，正文说由它计算权重</translation>
    </message>
    <message>
        <source>the product of question and memory computes them; leave it out</source>
        <translation>权重由问题与记忆的乘积得出；应删去它</translation>
    </message>
    <message>
        <source>parameters that get no gradient: {}</source>
        <translation>得不到梯度的参数：{}</translation>
    </message>
    <message>
        <source>an argument memory_size that is never used</source>
        <translation>从未使用的参数 memory_size</translation>
    </message>
    <message>
        <source>say how many slots there are</source>
        <translation>说明有多少个槽</translation>
    </message>
    <message>
        <source>parameters for a memory of 10 and of 1000 words: {:.0f} and {:.0f}</source>
        <translation>记忆为 10 个词与 1000 个词时的参数：{:.0f} 和 {:.0f}</translation>
    </message>
    <message>
        <source>scores that are not scaled</source>
        <translation>得分没有缩放</translation>
    </message>
    <message>
        <source>{} units, {} slots: the largest weight is {} on average; scaled {}</source>
        <translation>{} 个单元、{} 个槽：最大权重平均为 {}；缩放后 {}</translation>
    </message>
    <message>
        <source>one embedding of the memory serves as keys and as values</source>
        <translation>记忆的同一嵌入既作键又作值</translation>
    </message>
    <message>
        <source>two: A for what is compared, C for what is taken</source>
        <translation>用两个：A 用于比较，C 用于取出</translation>
    </message>
    <message>
        <source>tables of words for the memory: {}; corrected {}</source>
        <translation>记忆的词表：{}；更正后 {}</translation>
    </message>
    <message>
        <source>question and memory are mapped to the same space</source>
        <translation>问题与记忆映射到同一空间</translation>
    </message>
    <message>
        <source>they are not: share A, as the first step of the article says</source>
        <translation>并非如此：应共用 A，如文章第一步所说</translation>
    </message>
    <message>
        <source>the two embeddings of one word have a cosine of {} on average; shared it is 1</source>
        <translation>同一个词的两个嵌入的余弦平均为 {}；共用时为 1</translation>
    </message>
    <message>
        <source>no padding mask</source>
        <translation>没有填充掩码</translation>
    </message>
    <message>
        <source>leave empty slots out of the softmax</source>
        <translation>softmax 不应包含空槽</translation>
    </message>
    <message>
        <source>of {} slots {} are empty: they take {} of the attention and move the answer by {}</source>
        <translation>{} 个槽中 {} 个为空：它们占去注意力的 {}，使答案变动 {}</translation>
    </message>
    <message>
        <source>a bag of words: no sentences, and no order of time</source>
        <translation>词袋：没有句子，也没有时间顺序</translation>
    </message>
    <message>
        <source>add the sentence and its age to what a word is compared by</source>
        <translation>把句子及其年龄加进词的比较内容</translation>
    </message>
    <message>
        <source>a shuffled story moves the answer by {}; corrected, by {}</source>
        <translation>打乱故事使答案变动 {}；更正后变动 {}</translation>
    </message>
    <message>
        <source>an answer at every word of the question, from that word alone</source>
        <translation>问题的每个词各有一个答案，只根据该词</translation>
    </message>
    <message>
        <source>one answer to the question as a whole</source>
        <translation>对整个问题给一个答案</translation>
    </message>
    <message>
        <source>a question of {} words gets {} answers; the last moves by {} if the others change</source>
        <translation>{} 个词的问题得到 {} 个答案；改动其他词，最后一个答案变动 {}</translation>
    </message>
    <message>
        <source>one look at the memory, though its own story asks for two facts in a row</source>
        <translation>只看一次记忆，而它自己的故事需要接连两个事实</translation>
    </message>
    <message>
        <source>several hops</source>
        <translation>多跳</translation>
    </message>
    <message>
        <source>a second look, with the first one&apos;s answer, would move the weights by {}</source>
        <translation>带着第一次的结果再看一次，权重会变动 {}</translation>
    </message>
    <message>
        <source>the memory can be written in a fifth step</source>
        <translation>第五步可以更新记忆</translation>
    </message>
    <message>
        <source>nothing in the code writes</source>
        <translation>代码中没有任何写入</translation>
    </message>
    <message>
        <source>the memory moves by {} in a call</source>
        <translation>一次调用中记忆变动 {}</translation>
    </message>
</context>
<context>
    <name>Features</name>
    <message>
        <source>Features over time</source>
        <translation>各特征随时间变化</translation>
    </message>
    <message>
        <source>{n} not finite</source>
        <translation>{n} 个非有限值</translation>
    </message>
    <message>
        <source>{channel}, {n} features a row</source>
        <translation>{channel}，每行 {n} 个特征</translation>
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
        <source>Model file…</source>
        <translation>模型文件…</translation>
    </message>
    <message>
        <source>{file} is neither a model of a known kind nor text in UTF-8</source>
        <translation>{file} 既不是已知类型的模型，也不是 UTF-8 文本</translation>
    </message>
    <message>
        <source>{file} could not be read: {reason}</source>
        <translation>无法读取 {file}：{reason}</translation>
    </message>
    <message>
        <source>{link} is no file here: save it first, and drop what was saved</source>
        <translation>{link} 不是这里的文件：请先保存，再拖入所保存的文件</translation>
    </message>
    <message>
        <source>Of {n} files, {chosen} were opened: one model and one text at once</source>
        <translation>{n} 个文件中打开了 {chosen}：一次只打开一个模型和一个文本</translation>
    </message>
    <message>
        <source>Open the model in a folder</source>
        <translation>打开文件夹中的模型</translation>
    </message>
    <message>
        <source>Open a model file</source>
        <translation>打开模型文件</translation>
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
    <name>Flow</name>
    <message>
        <source>Memory flow</source>
        <translation>记忆流</translation>
    </message>
    <message>
        <source>from {weight} on</source>
        <translation>从 {weight} 起</translation>
    </message>
    <message>
        <source>Threshold</source>
        <translation>阈值</translation>
    </message>
    <message>
        <source>Nothing of this weight goes into the memory or comes out of it</source>
        <translation>没有达到这一权重的内容进出记忆</translation>
    </message>
    <message>
        <source>writes slots {written}, reads {read}</source>
        <translation>写入槽 {written}，读取 {read}</translation>
    </message>
    <message>
        <source>wrote</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>were read</source>
        <translation>被读取</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>looked back</source>
        <translation>回看</translation>
    </message>
    <message>
        <source>slots</source>
        <translation>槽</translation>
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
        <source>{stack}, layer {n}</source>
        <translation>{stack}，第 {n} 层</translation>
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
        <source>Chooses among so many of the most probable symbols; of a large vocabulary only the most probable are known, and one of these is chosen</source>
        <translation>只在概率最大的这么多个符号中选择；词表很大时只知道概率最大的那些符号，并从中选择</translation>
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
    <name>Graph</name>
    <message>
        <source>Graph of parts</source>
        <translation>部件图</translation>
    </message>
    <message>
        <source>Names of the parts</source>
        <translation>部件的名称</translation>
    </message>
    <message>
        <source>Baddeley&apos;s components</source>
        <translation>巴德利的组成部分</translation>
    </message>
    <message>
        <source>Working and long-term memory</source>
        <translation>工作记忆与长期记忆</translation>
    </message>
    <message>
        <source>Names</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Colour: the largest weight or probability, the mean of gates, else the mean magnitude as a share of the largest so far. Dashed: one step later.</source>
        <translation>颜色：最大的权重或概率、门的均值，否则为平均幅度占目前最大幅度的比例。虚线：晚一步到达。</translation>
    </message>
    <message>
        <source>Colour: the largest weight or probability, else the mean magnitude as a share of the largest so far. Dashed: one segment later.</source>
        <translation>颜色：最大的权重或概率，否则为平均绝对值占迄今最大值的比例。虚线：晚一段。</translation>
    </message>
    <message>
        <source>input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>output</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>memory</source>
        <translation>记忆</translation>
    </message>
    <message>
        <source>learned slots {n}</source>
        <translation>学得的槽 {n}</translation>
    </message>
    <message>
        <source>layer {n}</source>
        <translation>第 {n} 层</translation>
    </message>
    <message>
        <source>backward {n}</source>
        <translation>反向 {n}</translation>
    </message>
    <message>
        <source>head {n}</source>
        <translation>头 {n}</translation>
    </message>
    <message>
        <source>heads of layer {n}</source>
        <translation>第 {n} 层的头</translation>
    </message>
    <message>
        <source>source text</source>
        <translation>源文本</translation>
    </message>
    <message>
        <source>target text</source>
        <translation>目标文本</translation>
    </message>
    <message>
        <source>encoder {n}</source>
        <translation>编码器 {n}</translation>
    </message>
    <message>
        <source>decoder {n}</source>
        <translation>解码器 {n}</translation>
    </message>
    <message>
        <source>at the source {n}</source>
        <translation>看源文本 {n}</translation>
    </message>
    <message>
        <source>write head {n}</source>
        <translation>写头 {n}</translation>
    </message>
    <message>
        <source>read head {n}</source>
        <translation>读头 {n}</translation>
    </message>
    <message>
        <source>hop {n}</source>
        <translation>第 {n} 跳</translation>
    </message>
    <message>
        <source>in</source>
        <translation>入</translation>
    </message>
    <message>
        <source>out</source>
        <translation>出</translation>
    </message>
    <message>
        <source>phonological loop</source>
        <translation>语音回路</translation>
    </message>
    <message>
        <source>central executive</source>
        <translation>中央执行系统</translation>
    </message>
    <message>
        <source>episodic buffer</source>
        <translation>情景缓冲区</translation>
    </message>
    <message>
        <source>long-term memory</source>
        <translation>长期记忆</translation>
    </message>
    <message>
        <source>sketchpad</source>
        <translation>视觉空间画板</translation>
    </message>
    <message>
        <source>rehearsal: write</source>
        <translation>复述：写</translation>
    </message>
    <message>
        <source>rehearsal: read</source>
        <translation>复述：读</translation>
    </message>
    <message>
        <source>senses</source>
        <translation>感官</translation>
    </message>
    <message>
        <source>speech</source>
        <translation>言语</translation>
    </message>
    <message>
        <source>working memory: state</source>
        <translation>工作记忆：状态</translation>
    </message>
    <message>
        <source>working memory: external</source>
        <translation>工作记忆：外部</translation>
    </message>
    <message>
        <source>long-term memory: learned</source>
        <translation>长期记忆：学得</translation>
    </message>
    <message>
        <source>working memory: cache</source>
        <translation>工作记忆：缓存</translation>
    </message>
    <message>
        <source>access</source>
        <translation>存取</translation>
    </message>
    <message>
        <source>Holds: a controller decides what is attended to, kept and said; a store binds what came together; what is not refreshed fades.</source>
        <translation>成立之处：控制器决定注意什么、保留什么、说什么；存储把一起出现的内容绑定起来；不被刷新的内容会消退。</translation>
    </message>
    <message>
        <source>Does not hold: the central executive is a controller and no store; nothing here hears or sees, so loop and sketchpad are names for ways of addressing.</source>
        <translation>不成立之处：中央执行系统是控制器而不是存储；这里没有听觉和视觉，因此回路和画板只是寻址方式的名称。</translation>
    </message>
    <message>
        <source>Working memory is what a step changes: state, external memory, cache. Long-term memory is the weights, which reading never changes.</source>
        <translation>工作记忆是一步所改变的内容：状态、外部记忆、缓存。长期记忆是权重，阅读从不改变它。</translation>
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
        <source>Encoder, layer {n}</source>
        <translation>编码器，第 {n} 层</translation>
    </message>
    <message>
        <source>At the source, layer {n}</source>
        <translation>看源文本，第 {n} 层</translation>
    </message>
    <message>
        <source>Layer {n}, corrected</source>
        <translation>第 {n} 层（更正）</translation>
    </message>
    <message>
        <source>This head looks at nothing at step {step}</source>
        <translation>这个头在第 {step} 步什么也不看</translation>
    </message>
    <message>
        <source>Layer {layer}, head {head} at step {step} “{at}”: the largest weight is {weight}, on token {token} “{there}”</source>
        <translation>第 {layer} 层第 {head} 个头，第 {step} 步“{at}”：最大权重为 {weight}，在词元 {token}“{there}”上</translation>
    </message>
    <message>
        <source>{layer}, head {head}</source>
        <translation>{layer}，第 {head} 个头</translation>
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
    <name>HeadDialog</name>
    <message>
        <source>Layers and heads shown</source>
        <translation>显示的层与注意力头</translation>
    </message>
    <message>
        <source>Heads of every layer</source>
        <translation>每一层的注意力头</translation>
    </message>
    <message>
        <source>Layers go down, heads to the right; a number is that layer or head of the encoder and of the decoder. All heads are computed in any case: those chosen are kept and shown.</source>
        <translation>层向下排列，注意力头向右排列；一个编号同时指编码器和解码器中的该层或该头。所有头都照常计算，只保留并显示选中的。</translation>
    </message>
    <message>
        <source>Layers go down, heads to the right. All heads are computed in any case: those chosen are kept and shown.</source>
        <translation>层向下排列，注意力头向右排列。所有头都照常计算，只保留并显示选中的。</translation>
    </message>
    <message>
        <source>Choose at least one layer and one head.</source>
        <translation>请至少选择一层和一个注意力头。</translation>
    </message>
    <message>
        <source>{maps} heads: {size} for {tokens} tokens, of the {budget} allowed.</source>
        <translation>{maps} 个头：{tokens} 个词元占 {size}，上限为 {budget}。</translation>
    </message>
    <message>
        <source>That is too much: of longer texts, only {n} tokens are read at once.</source>
        <translation>超出上限：更长的文本一次只读入 {n} 个词元。</translation>
    </message>
    <message>
        <source>The {n} tokens that the model reads at most fit.</source>
        <translation>模型最多读入的 {n} 个词元都放得下。</translation>
    </message>
    <message>
        <source>Texts of up to {n} tokens fit.</source>
        <translation>不超过 {n} 个词元的文本放得下。</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Heads</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>such as 1-4, 12</source>
        <translation>例如 1-4, 12</translation>
    </message>
    <message>
        <source>Choose</source>
        <translation>选择</translation>
    </message>
    <message>
        <source>All</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>None</source>
        <translation>都不选</translation>
    </message>
    <message>
        <source>Every second</source>
        <translation>每隔一个</translation>
    </message>
    <message>
        <source>Every third</source>
        <translation>每三个取一个</translation>
    </message>
    <message>
        <source>Every fourth</source>
        <translation>每四个取一个</translation>
    </message>
    <message>
        <source>First half</source>
        <translation>前一半</translation>
    </message>
    <message>
        <source>Last half</source>
        <translation>后一半</translation>
    </message>
    <message>
        <source>As many layers as fit</source>
        <translation>放得下的最多层数</translation>
    </message>
</context>
<context>
    <name>HeadGrid</name>
    <message>
        <source>Drag over heads to show only those, with Ctrl to add them; click or drag over numbers to put layers or heads in or take them out</source>
        <translation>在头上拖动：只显示这些头，按住 Ctrl 则追加；在编号上单击或拖动：加入或去掉层或头</translation>
    </message>
</context>
<context>
    <name>Hops</name>
    <message>
        <source>Hops over the story</source>
        <translation>逐跳看故事</translation>
    </message>
    <message>
        <source>hop {n} looks at “{sentence}”, by {weight}</source>
        <translation>第 {n} 跳看“{sentence}”，权重 {weight}</translation>
    </message>
    <message>
        <source>the newest is “{sentence}”</source>
        <translation>最新的一句是“{sentence}”</translation>
    </message>
    <message>
        <source>answer: {answers}</source>
        <translation>回答：{answers}</translation>
    </message>
    <message>
        <source>Keys; {n} older ones above</source>
        <translation>键；上面还有 {n} 条更早的</translation>
    </message>
    <message>
        <source>Keys, the oldest first</source>
        <translation>键，最早的在最上</translation>
    </message>
    <message>
        <source>Sentences in memory, the oldest first</source>
        <translation>记忆中的句子，最旧的在前</translation>
    </message>
    <message>
        <source>Answer, if asked now</source>
        <translation>若此刻提问，答案</translation>
    </message>
    <message>
        <source>Sentences in memory; {n} older ones above</source>
        <translation>记忆中的句子；上面还有 {n} 句更旧的</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>值</translation>
    </message>
    <message>
        <source>hop {n}</source>
        <translation>第 {n} 跳</translation>
    </message>
    <message>
        <source>How much each word counts, by unit: {line}</source>
        <translation>每个词在各单元所占的比重：{line}</translation>
    </message>
    <message>
        <source>Looked for: {line}</source>
        <translation>要找：{line}</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
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
    <name>KnockOut</name>
    <message>
        <source>Memory cut out: {without} ({metric}; with it {score})</source>
        <translation>已切除记忆：{without}（{metric}；有记忆时 {score}）</translation>
    </message>
    <message>
        <source>Held out: {score} ({metric}); with the memory cut out: {without}</source>
        <translation>留出数据：{score}（{metric}）；切除记忆后：{without}</translation>
    </message>
</context>
<context>
    <name>Lens</name>
    <message>
        <source>Logit lens</source>
        <translation>Logit 透镜</translation>
    </message>
    <message>
        <source>a frame marks the token that came next</source>
        <translation>方框标出接下来实际出现的词元</translation>
    </message>
    <message>
        <source>one layer in {n} is shown: make the panel higher to see all</source>
        <translation>每 {n} 层显示一层：把面板拉高可看到全部</translation>
    </message>
    <message>
        <source>Nothing is said while the source is read</source>
        <translation>读源文本时模型什么也不说</translation>
    </message>
    <message>
        <source>layer {layer} “{symbol}” {percent} %</source>
        <translation>第 {layer} 层“{symbol}” {percent} %</translation>
    </message>
    <message>
        <source>layer</source>
        <translation>层</translation>
    </message>
</context>
<context>
    <name>LineEditor</name>
    <message>
        <source>This line of the text</source>
        <translation>文本中的这一行</translation>
    </message>
</context>
<context>
    <name>Matrix</name>
    <message>
        <source>Recurrent state</source>
        <translation>循环状态</translation>
    </message>
    <message>
        <source>{channel}, layer {n}</source>
        <translation>{channel}，第 {n} 层</translation>
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
        <source>Head {n}</source>
        <translation>第 {n} 个注意力头</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>{title} at step {step}, {words}: the largest is {value}, at {place}</source>
        <translation>{title}，第 {step} 步，{words}：最大的是 {value}，在{place}</translation>
    </message>
    <message>
        <source>head {n}</source>
        <translation>头 {n}</translation>
    </message>
    <message>
        <source>{name}, 1 to {n}, to the right; {other}, 1 to {m}, down</source>
        <translation>{name} 1 到 {n}，向右；{other} 1 到 {m}，向下</translation>
    </message>
</context>
<context>
    <name>MemoryBar</name>
    <message>
        <source>Cut the memory out</source>
        <translation>切除记忆</translation>
    </message>
    <message>
        <source>Nothing that was read from the memory reaches the model, on any path</source>
        <translation>从记忆读到的内容不经任何途径到达模型</translation>
    </message>
    <message>
        <source>Layers and heads whose attention is kept and shown</source>
        <translation>保留并显示其注意力的层与头</translation>
    </message>
    <message>
        <source>All {n} heads…</source>
        <translation>全部 {n} 个头…</translation>
    </message>
    <message>
        <source>{n} of {all} heads…</source>
        <translation>{all} 个头中的 {n} 个…</translation>
    </message>
    <message>
        <source>Slots</source>
        <translation>槽</translation>
    </message>
    <message>
        <source>Hops</source>
        <translation>跳数</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>深度</translation>
    </message>
    <message>
        <source>Inner steps</source>
        <translation>内循环步数</translation>
    </message>
    <message>
        <source>Neighbours</source>
        <translation>近邻</translation>
    </message>
    <message>
        <source>Layers with lens</source>
        <translation>使用透镜的层</translation>
    </message>
    <message>
        <source>Layers with whole states</source>
        <translation>显示完整状态的层</translation>
    </message>
</context>
<context>
    <name>ModelPage</name>
    <message>
        <source>About this model</source>
        <translation>关于此模型</translation>
    </message>
    <message>
        <source>{n} bytes</source>
        <translation>{n} 字节</translation>
    </message>
    <message>
        <source>folder of Hugging Face</source>
        <translation>Hugging Face 文件夹</translation>
    </message>
    <message>
        <source>weights of PyTorch</source>
        <translation>PyTorch 权重</translation>
    </message>
    <message>
        <source>weights in safetensors</source>
        <translation>safetensors 权重</translation>
    </message>
    <message>
        <source>arrays of NumPy</source>
        <translation>NumPy 数组</translation>
    </message>
    <message>
        <source>model of Keras</source>
        <translation>Keras 模型</translation>
    </message>
    <message>
        <source>graph of ONNX</source>
        <translation>ONNX 计算图</translation>
    </message>
    <message>
        <source>model of this explorer</source>
        <translation>本程序的模型</translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>找到的内容</translation>
    </message>
    <message>
        <source>How it remembers</source>
        <translation>如何记忆</translation>
    </message>
    <message>
        <source>What it can do</source>
        <translation>能做什么</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>显示的内容</translation>
    </message>
    <message>
        <source>What is not shown, and why</source>
        <translation>不显示的内容及原因</translation>
    </message>
    <message>
        <source>What it takes</source>
        <translation>占用的内存</translation>
    </message>
    <message>
        <source>What to know</source>
        <translation>须知</translation>
    </message>
    <message>
        <source>An encoder reads the source at once, both ways; a decoder writes the target token by token and looks at the source and at what it has written</source>
        <translation>编码器一次双向读完源文本；解码器逐个词元写出目标文本，并看源文本和已写出的内容</translation>
    </message>
    <message>
        <source>It reads the whole text at once, both ways, and carries nothing on: attention shows what each place takes from the others</source>
        <translation>它一次双向读完整个文本，不把任何内容带到后面：注意力显示每个位置从其他位置取什么</translation>
    </message>
    <message>
        <source>It keeps a key and a value of every token it has read: attention shows from which of them each head takes, and how much</source>
        <translation>它保留读过的每个词元的键和值：注意力显示每个头从其中哪些取、取多少</translation>
    </message>
    <message>
        <source>It carries a state of fixed size from step to step, which every token changes: what is not in it is forgotten</source>
        <translation>它一步步传递大小固定的状态，每个词元都会改变它：不在其中的就被遗忘</translation>
    </message>
    <message>
        <source>Gates, from 0 to 1, say how much of the state is kept, added and let through</source>
        <translation>门控在 0 到 1 之间，说明状态保留多少、加入多少、放行多少</translation>
    </message>
    <message>
        <source>{task}: {score} {metric}; without memory {without}, when {how}</source>
        <translation>{task}：{score} {metric}；去掉记忆后 {without}（{how}）</translation>
    </message>
    <message>
        <source>Weights: {size}</source>
        <translation>权重：{size}</translation>
    </message>
    <message>
        <source>Attention of {heads} of {all} heads to {tokens} tokens: {size} of {budget}</source>
        <translation>{all} 个头中 {heads} 个对 {tokens} 个词元的注意力：{size}，上限 {budget}</translation>
    </message>
    <message>
        <source>Attention and states of {tokens} tokens: {size} of {budget}</source>
        <translation>{tokens} 个词元的注意力与状态：{size}，上限 {budget}</translation>
    </message>
    <message>
        <source>States of {tokens} tokens: {size} of {budget}</source>
        <translation>{tokens} 个词元的状态：{size}，上限 {budget}</translation>
    </message>
    <message>
        <source>What its states take is known once it is open</source>
        <translation>其状态占用多少，打开后才知道</translation>
    </message>
    <message>
        <source>{n} tensors in the file</source>
        <translation>文件中有 {n} 个张量</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Numbers</source>
        <translation>数值类型</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Layers and heads…</source>
        <translation>层与注意力头…</translation>
    </message>
</context>
<context>
    <name>Next</name>
    <message>
        <source>Next symbols</source>
        <translation>下一个符号</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Symbol at the cursor</source>
        <translation>光标处的符号</translation>
    </message>
    <message>
        <source>Nothing is said while the source is read</source>
        <translation>读源文本时模型什么也不说</translation>
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
        <source>Memory for attention and states</source>
        <translation>注意力与状态的内存</translation>
    </message>
    <message>
        <source>What is kept of one text; of a model that takes more, a part is shown</source>
        <translation>为一段文本保留的数据；占用更多的模型只显示一部分</translation>
    </message>
    <message>
        <source>Language and device count from the next start on</source>
        <translation>语言和设备在下次启动后生效</translation>
    </message>
    <message>
        <source>Kept in {file}</source>
        <translation>保存在 {file}</translation>
    </message>
    <message>
        <source>Folders opened although they bring code</source>
        <translation>尽管自带代码也打开的文件夹</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>They will be asked about again when they are opened next</source>
        <translation>下次打开它们时会再次询问</translation>
    </message>
</context>
<context>
    <name>Progress</name>
    <message>
        <source>fetching the model</source>
        <translation>正在获取模型</translation>
    </message>
    <message>
        <source>reading the file</source>
        <translation>正在读取文件</translation>
    </message>
    <message>
        <source>reading the weights</source>
        <translation>正在读取权重</translation>
    </message>
    <message>
        <source>putting the layers together</source>
        <translation>正在组装各层</translation>
    </message>
    <message>
        <source>checking the folder</source>
        <translation>正在检查文件夹</translation>
    </message>
    <message>
        <source>loading the library transformers</source>
        <translation>正在载入 transformers 库</translation>
    </message>
    <message>
        <source>trying it out</source>
        <translation>正在试运行</translation>
    </message>
</context>
<context>
    <name>Prompt</name>
    <message>
        <source>Type here, or drop a text or a model</source>
        <translation>在此输入，或拖入文本或模型</translation>
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
    <name>Retrieval</name>
    <message>
        <source>Retrieval</source>
        <translation>检索</translation>
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
        <source>head {head} takes most from slot {slot}, {held}, by {weight}</source>
        <translation>头 {head} 从槽 {slot}（{held}）取得最多，权重 {weight}</translation>
    </message>
    <message>
        <source>“{token}” after “{before}”</source>
        <translation>“{before}”之后的“{token}”</translation>
    </message>
    <message>
        <source>share of the memory, by head: {shares}</source>
        <translation>各头中记忆所占的份额：{shares}</translation>
    </message>
    <message>
        <source>head {n}</source>
        <translation>头 {n}</translation>
    </message>
    <message>
        <source>and {n} weaker</source>
        <translation>以及 {n} 个更弱的</translation>
    </message>
    <message>
        <source>In the context, layer {n}</source>
        <translation>上下文中，第 {n} 层</translation>
    </message>
    <message>
        <source>Learned slots, layer {n}</source>
        <translation>学得的槽，第 {n} 层</translation>
    </message>
    <message>
        <source>Retrieved slots</source>
        <translation>检索到的槽</translation>
    </message>
    <message>
        <source>learned</source>
        <translation>学得</translation>
    </message>
    <message>
        <source>{n} ago</source>
        <translation>{n} 步前</translation>
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
    <name>Segments</name>
    <message>
        <source>segment {n}</source>
        <translation>第 {n} 段</translation>
    </message>
    <message>
        <source>if it ends here</source>
        <translation>若在此结束</translation>
    </message>
    <message>
        <source>Segments and memory tokens</source>
        <translation>段与记忆词元</translation>
    </message>
    <message>
        <source>Strongest of all</source>
        <translation>所有头中最强的</translation>
    </message>
    <message>
        <source>Writing head</source>
        <translation>写入的头</translation>
    </message>
    <message>
        <source>What each head takes from all memory tokens together: Σ α</source>
        <translation>每个头从全部记忆词元共取多少：Σ α</translation>
    </message>
    <message>
        <source>segment {n}, place {place}</source>
        <translation>第 {n} 段，第 {place} 个位置</translation>
    </message>
    <message>
        <source>head {head} looks most at memory token {slot}, by {weight}</source>
        <translation>头 {head} 最多看记忆词元 {slot}，权重 {weight}</translation>
    </message>
    <message>
        <source>memory token {slot} takes most from “{token}”</source>
        <translation>记忆词元 {slot} 最多取自“{token}”</translation>
    </message>
    <message>
        <source>mean cosine with the segment before: {value}</source>
        <translation>与上一段的平均余弦：{value}</translation>
    </message>
    <message>
        <source>L{layer} H{head}</source>
        <translation>L{layer} H{head}</translation>
    </message>
    <message>
        <source>What each segment was given: memory tokens down, units across. Between: the cosine, filled as far as a token has drifted</source>
        <translation>每一段得到的内容：纵向为记忆词元，横向为单元。两者之间：余弦，填色越长漂移越大</translation>
    </message>
    <message>
        <source>{n} older segments left out</source>
        <translation>略去了 {n} 个更早的段</translation>
    </message>
    <message>
        <source>“{token}” takes from memory tokens</source>
        <translation>“{token}”从记忆词元取多少</translation>
    </message>
    <message>
        <source>Each memory token takes from the segment, and from those before it</source>
        <translation>每个记忆词元从本段以及段前的记忆词元取多少</translation>
    </message>
</context>
<context>
    <name>Slots</name>
    <message>
        <source>Slots</source>
        <translation>槽</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>记忆</translation>
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
        <source>Head {n}</source>
        <translation>第 {n} 个注意力头</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>注意力头</translation>
    </message>
    <message>
        <source>{channel} at the cursor: slots down, units across</source>
        <translation>光标处的 {channel}：纵向为槽，横向为单元</translation>
    </message>
    <message>
        <source>{channel} at the cursor</source>
        <translation>光标处的 {channel}</translation>
    </message>
    <message>
        <source>slots changed in this step: {slots}</source>
        <translation>这一步改变的槽：{slots}</translation>
    </message>
    <message>
        <source>{head} looks most at slot {slot}, by {weight}</source>
        <translation>{head} 最多看槽 {slot}，权重 {weight}</translation>
    </message>
</context>
<context>
    <name>Stack</name>
    <message>
        <source>Stack</source>
        <translation>栈</translation>
    </message>
    <message>
        <source>Stack {n}</source>
        <translation>栈 {n}</translation>
    </message>
    <message>
        <source>{name}: {n} values, {top} on top</source>
        <translation>{name}：{n} 个值，栈顶 {top}</translation>
    </message>
    <message>
        <source>{name}, {n} deep</source>
        <translation>{name}，深 {n}</translation>
    </message>
    <message>
        <source>hard</source>
        <translation>硬</translation>
    </message>
    <message>
        <source>soft</source>
        <translation>软</translation>
    </message>
    <message>
        <source>{n} more below</source>
        <translation>下面还有 {n} 个</translation>
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
        <source>Memory of the attention and the states on show, and the most there may be</source>
        <translation>所显示的注意力与状态占用的内存，以及上限</translation>
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
        <source>{taken} of {budget} kept</source>
        <translation>已用 {taken}，上限 {budget}</translation>
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
        <source>Choose layers and heads…</source>
        <translation>选择层与注意力头…</translation>
    </message>
    <message>
        <source>The program that explores this module has ended: what was read last stays on show</source>
        <translation>探查此模块的程序已结束：最后读入的内容仍会显示</translation>
    </message>
    <message>
        <source>{doing}, {percent} %</source>
        <translation>{doing}，{percent} %</translation>
    </message>
    <message>
        <source>{doing}, for {n} s</source>
        <translation>{doing}，已 {n} 秒</translation>
    </message>
    <message>
        <source>{model} is being opened: {doing}</source>
        <translation>正在打开 {model}：{doing}</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
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
        <source>Not opened: {reason}</source>
        <translation>未打开：{reason}</translation>
    </message>
    <message>
        <source>{reason}. Open it only if you know where it comes from; its code is not run here</source>
        <translation>{reason}。仅在知道其来源时才打开；这里不会运行其中的代码</translation>
    </message>
    <message>
        <source>Open this folder</source>
        <translation>打开此文件夹</translation>
    </message>
    <message>
        <source>{model} reads {context} tokens at once: the first {skipped} are left out</source>
        <translation>{model} 一次只能读 {context} 个词元：略去了最前面的 {skipped} 个</translation>
    </message>
    <message>
        <source>There is memory for {context} tokens of {model}: the first {skipped} are left out. Show fewer layers or heads, or allow more memory in the preferences</source>
        <translation>内存只够保留 {model} 的 {context} 个词元：最前面的 {skipped} 个略去。可以少显示一些层或头，或在首选项中允许更多内存</translation>
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
        <source>No model is open: choose one in the File menu, or drop one here</source>
        <translation>没有打开模型：请在“文件”菜单中选择，或把模型拖到这里</translation>
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
