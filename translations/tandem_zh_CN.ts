<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
<context>
    <name>CurateView</name>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Subtasks</source>
        <translation>子任务</translation>
    </message>
    <message>
        <source>Stages, few</source>
        <translation>阶段（少）</translation>
    </message>
    <message>
        <source>Stages, many</source>
        <translation>阶段（多）</translation>
    </message>
</context>
<context>
    <name>EditDialog</name>
    <message>
        <source>Episodes</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>Task texts</source>
        <translation>任务文本</translation>
    </message>
    <message>
        <source>as it is</source>
        <translation>原样保留</translation>
    </message>
    <message>
        <source>copied without loss</source>
        <translation>无损复制</translation>
    </message>
    <message>
        <source>%1 pictures encoded anew</source>
        <translation>重新编码 %1 个画面</translation>
    </message>
    <message>
        <source>Pictures that are encoded anew lose a little.</source>
        <translation>重新编码的画面会有少许损失。</translation>
    </message>
    <message>
        <source>It needs %1 on the disk.</source>
        <translation>需要 %1 磁盘空间。</translation>
    </message>
</context>
<context>
    <name>QualityWords</name>
    <message>
        <source>movement</source>
        <translation>运动量</translation>
    </message>
    <message>
        <source>length</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>duration</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>unusual length</source>
        <translation>长度异常</translation>
    </message>
    <message>
        <source>idle frames</source>
        <translation>静止帧</translation>
    </message>
    <message>
        <source>idle frames, adaptive</source>
        <translation>静止帧（自适应）</translation>
    </message>
    <message>
        <source>still at the start</source>
        <translation>开头静止</translation>
    </message>
    <message>
        <source>still in between</source>
        <translation>中间静止</translation>
    </message>
    <message>
        <source>still at the end</source>
        <translation>结尾静止</translation>
    </message>
    <message>
        <source>spikes</source>
        <translation>尖峰</translation>
    </message>
    <message>
        <source>largest spike</source>
        <translation>最大尖峰</translation>
    </message>
    <message>
        <source>largest jump</source>
        <translation>最大跳变</translation>
    </message>
    <message>
        <source>jerk</source>
        <translation>急动度</translation>
    </message>
    <message>
        <source>largest jerk</source>
        <translation>最大急动度</translation>
    </message>
    <message>
        <source>smoothness</source>
        <translation>平滑度</translation>
    </message>
    <message>
        <source>jerkiness</source>
        <translation>抖动程度</translation>
    </message>
    <message>
        <source>collisions, perhaps</source>
        <translation>疑似碰撞</translation>
    </message>
    <message>
        <source>path efficiency</source>
        <translation>路径效率</translation>
    </message>
    <message>
        <source>rest at the end</source>
        <translation>结尾稳定性</translation>
    </message>
    <message>
        <source>pace</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>lag leader to follower</source>
        <translation>从臂对主臂的延迟</translation>
    </message>
    <message>
        <source>likeness of leader and follower</source>
        <translation>主臂与从臂的相似度</translation>
    </message>
    <message>
        <source>tracking error</source>
        <translation>跟踪误差</translation>
    </message>
    <message>
        <source>saturation</source>
        <translation>饱和</translation>
    </message>
    <message>
        <source>calibration offset</source>
        <translation>标定偏移</translation>
    </message>
    <message>
        <source>calibration shift</source>
        <translation>标定变动</translation>
    </message>
    <message>
        <source>frozen actions</source>
        <translation>动作冻结</translation>
    </message>
    <message>
        <source>joint at its limit</source>
        <translation>关节到达极限</translation>
    </message>
    <message>
        <source>stuck joint</source>
        <translation>关节卡住</translation>
    </message>
    <message>
        <source>chunk length, perhaps</source>
        <translation>疑似动作块长度</translation>
    </message>
    <message>
        <source>dropped frames</source>
        <translation>丢帧</translation>
    </message>
    <message>
        <source>largest gap</source>
        <translation>最大间隔</translation>
    </message>
    <message>
        <source>long gaps</source>
        <translation>长间隔</translation>
    </message>
    <message>
        <source>longest gap</source>
        <translation>最长间隔</translation>
    </message>
    <message>
        <source>jitter</source>
        <translation>时间抖动</translation>
    </message>
    <message>
        <source>rate error</source>
        <translation>频率误差</translation>
    </message>
    <message>
        <source>cameras out of step</source>
        <translation>相机不同步</translation>
    </message>
    <message>
        <source>times off the grid</source>
        <translation>时间偏离网格</translation>
    </message>
    <message>
        <source>pictures do not match rows</source>
        <translation>画面与行数不符</translation>
    </message>
    <message>
        <source>rows do not match length</source>
        <translation>行数与长度不符</translation>
    </message>
    <message>
        <source>breaks in the numbering</source>
        <translation>编号中断</translation>
    </message>
    <message>
        <source>numbers that are none</source>
        <translation>无效数值</translation>
    </message>
    <message>
        <source>missing files</source>
        <translation>缺失文件</translation>
    </message>
    <message>
        <source>sharpness</source>
        <translation>清晰度</translation>
    </message>
    <message>
        <source>brightness</source>
        <translation>亮度</translation>
    </message>
    <message>
        <source>overexposed</source>
        <translation>过曝</translation>
    </message>
    <message>
        <source>contrast</source>
        <translation>对比度</translation>
    </message>
    <message>
        <source>black pictures</source>
        <translation>黑屏画面</translation>
    </message>
    <message>
        <source>frozen pictures</source>
        <translation>画面冻结</translation>
    </message>
    <message>
        <source>changing exposure</source>
        <translation>曝光变化</translation>
    </message>
    <message>
        <source>another view</source>
        <translation>视角改变</translation>
    </message>
    <message>
        <source>the same episodes</source>
        <translation>相同的片段</translation>
    </message>
    <message>
        <source>nearest other episode</source>
        <translation>最接近的其他片段</translation>
    </message>
    <message>
        <source>foreign pictures before it</source>
        <translation>前面的无关画面</translation>
    </message>
    <message>
        <source>vague task text</source>
        <translation>任务文本含糊</translation>
    </message>
    <message>
        <source>words of the task text</source>
        <translation>任务文本的词数</translation>
    </message>
    <message>
        <source>frames in total, difference</source>
        <translation>总帧数之差</translation>
    </message>
    <message>
        <source>variation of the pace</source>
        <translation>速度的变化</translation>
    </message>
    <message>
        <source>variance between episodes</source>
        <translation>片段间方差</translation>
    </message>
    <message>
        <source>drift from first to last</source>
        <translation>从首到尾的漂移</translation>
    </message>
    <message>
        <source>calibration, trend</source>
        <translation>标定趋势</translation>
    </message>
    <message>
        <source>pictures of no episode</source>
        <translation>不属于任何片段的画面</translation>
    </message>
    <message>
        <source>pictures of no episode, time</source>
        <translation>不属于任何片段的画面时长</translation>
    </message>
    <message>
        <source>videos of no episode</source>
        <translation>不属于任何片段的视频</translation>
    </message>
    <message>
        <source>pairs of equal episodes</source>
        <translation>相同片段的对数</translation>
    </message>
    <message>
        <source>spread of the starts</source>
        <translation>起始状态的离散度</translation>
    </message>
    <message>
        <source>spread of the ends</source>
        <translation>结束状态的离散度</translation>
    </message>
    <message>
        <source>episodes of the rarest task</source>
        <translation>最少见任务的片段</translation>
    </message>
    <message>
        <source>frames of the rarest task</source>
        <translation>最少见任务的帧</translation>
    </message>
    <message>
        <source>share of successes</source>
        <translation>成功比例</translation>
    </message>
    <message>
        <source>task texts that are nearly equal</source>
        <translation>近乎相同的任务文本</translation>
    </message>
    <message>
        <source>writing systems of task texts</source>
        <translation>任务文本的文字种类</translation>
    </message>
    <message>
        <source>trim</source>
        <translation>修剪</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>静止</translation>
    </message>
    <message>
        <source>vague</source>
        <translation>含糊</translation>
    </message>
    <message>
        <source>tracking</source>
        <translation>跟踪</translation>
    </message>
    <message>
        <source>shifted</source>
        <translation>偏移</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>joint</source>
        <translation>关节</translation>
    </message>
    <message>
        <source>jerky</source>
        <translation>不平稳</translation>
    </message>
    <message>
        <source>timing</source>
        <translation>时序</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>画面</translation>
    </message>
    <message>
        <source>twice</source>
        <translation>重复</translation>
    </message>
    <message>
        <source>leak</source>
        <translation>泄漏</translation>
    </message>
    <message>
        <source>look</source>
        <translation>查看</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>损坏</translation>
    </message>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>in %1</source>
        <translation>单位：%1</translation>
    </message>
    <message>
        <source>%1 deviations from the others</source>
        <translation>其他片段的 %1 倍偏差</translation>
    </message>
    <message>
        <source>flagged above %1</source>
        <translation>高于 %1 时标记</translation>
    </message>
    <message>
        <source>flagged below %1</source>
        <translation>低于 %1 时标记</translation>
    </message>
    <message>
        <source>never flagged</source>
        <translation>从不标记</translation>
    </message>
    <message>
        <source>%1 % of the episodes have at most this value</source>
        <translation>%1 % 的片段不超过此值</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>Nothing was flagged.</source>
        <translation>没有任何标记。</translation>
    </message>
    <message>
        <source>ranges a frame</source>
        <translation>量程/帧</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>s</source>
        <translation>s</translation>
    </message>
    <message>
        <source>IQR</source>
        <translation>IQR</translation>
    </message>
    <message>
        <source>share</source>
        <translation>比例</translation>
    </message>
    <message>
        <source>ranges</source>
        <translation>量程</translation>
    </message>
    <message>
        <source>deviations</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>joint units</source>
        <translation>关节单位</translation>
    </message>
    <message>
        <source>ranges a second</source>
        <translation>量程/秒</translation>
    </message>
    <message>
        <source>frame periods</source>
        <translation>帧周期</translation>
    </message>
    <message>
        <source>gaps</source>
        <translation>个间隔</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>行</translation>
    </message>
    <message>
        <source>values</source>
        <translation>个值</translation>
    </message>
    <message>
        <source>files</source>
        <translation>个文件</translation>
    </message>
    <message>
        <source>of 255</source>
        <translation>/ 255</translation>
    </message>
    <message>
        <source>episodes</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>words</source>
        <translation>词</translation>
    </message>
    <message>
        <source>ranges²</source>
        <translation>量程²</translation>
    </message>
    <message>
        <source>pairs</source>
        <translation>对</translation>
    </message>
    <message>
        <source>scripts</source>
        <translation>种文字</translation>
    </message>
    <message>
        <source>mean length of the step between two actions</source>
        <translation>相邻两个动作之间增量的平均大小</translation>
    </message>
    <message>
        <source>frames of the episode</source>
        <translation>片段的帧数</translation>
    </message>
    <message>
        <source>seconds of the episode</source>
        <translation>片段的秒数</translation>
    </message>
    <message>
        <source>how far its length is outside the middle half of all lengths</source>
        <translation>其长度超出所有长度的中间一半多远</translation>
    </message>
    <message>
        <source>frames slower than the setting idle_below</source>
        <translation>慢于设置 idle_below 的帧</translation>
    </message>
    <message>
        <source>frames slower than the valley between rest and motion of this episode</source>
        <translation>慢于此片段静止与运动之间谷值的帧</translation>
    </message>
    <message>
        <source>idle at the start</source>
        <translation>开头的静止时间</translation>
    </message>
    <message>
        <source>longest idle stretch inside</source>
        <translation>中间最长的一段静止</translation>
    </message>
    <message>
        <source>idle at the end</source>
        <translation>结尾的静止时间</translation>
    </message>
    <message>
        <source>frames whose change of step has a robust z above 5 in the episode</source>
        <translation>片段内增量变化的稳健 z 值高于 5 的帧</translation>
    </message>
    <message>
        <source>largest change of step between two frames</source>
        <translation>两帧之间增量的最大变化</translation>
    </message>
    <message>
        <source>largest step, mean over the joints of step by its deviation</source>
        <translation>最大增量：各关节增量除以其标准差后的平均值</translation>
    </message>
    <message>
        <source>mean change of step</source>
        <translation>增量变化的平均值</translation>
    </message>
    <message>
        <source>largest change of step</source>
        <translation>增量变化的最大值</translation>
    </message>
    <message>
        <source>exp(-rms of the acceleration / 1000)</source>
        <translation>exp(-加速度的均方根 / 1000)</translation>
    </message>
    <message>
        <source>mean step of the joints that move</source>
        <translation>运动关节的平均增量</translation>
    </message>
    <message>
        <source>frames whose acceleration is above 15 times the median</source>
        <translation>加速度高于中位数 15 倍的帧</translation>
    </message>
    <message>
        <source>distance of start and end by the length of the path</source>
        <translation>起点与终点的距离除以路径长度</translation>
    </message>
    <message>
        <source>exp(-deviation of the last 2 s / 0.05)</source>
        <translation>exp(-最后 2 s 的标准差 / 0.05)</translation>
    </message>
    <message>
        <source>mean speed of a joint</source>
        <translation>关节的平均速度</translation>
    </message>
    <message>
        <source>delay of the state behind the action, whichever way</source>
        <translation>状态滞后于动作的时间，不论先后</translation>
    </message>
    <message>
        <source>correlation of both at that delay</source>
        <translation>在该延迟下两者的相关性</translation>
    </message>
    <message>
        <source>rms distance of action and delayed state</source>
        <translation>动作与延迟后状态之间的均方根距离</translation>
    </message>
    <message>
        <source>states further from their action than the setting saturated_above</source>
        <translation>与其动作相差超过设置 saturated_above 的状态</translation>
    </message>
    <message>
        <source>median of action less state at rest, worst joint</source>
        <translation>静止时动作减去状态的中位数，取最差关节</translation>
    </message>
    <message>
        <source>that offset less its median over the dataset, worst joint</source>
        <translation>该偏移减去其在整个数据集上的中位数，取最差关节</translation>
    </message>
    <message>
        <source>actions equal to the one before in every joint</source>
        <translation>所有关节都与前一个相同的动作</translation>
    </message>
    <message>
        <source>values at the least or greatest of the dataset, worst joint but grippers</source>
        <translation>处于数据集最小值或最大值的值，取最差关节，夹爪除外</translation>
    </message>
    <message>
        <source>values equal to the one before, worst joint but grippers</source>
        <translation>与前一个相同的值，取最差关节，夹爪除外</translation>
    </message>
    <message>
        <source>lag from which on the steps no longer resemble each other</source>
        <translation>从此延迟起，各增量不再相似</translation>
    </message>
    <message>
        <source>frames missing by the times of capture</source>
        <translation>按采集时间缺失的帧</translation>
    </message>
    <message>
        <source>longest time between two frames</source>
        <translation>两帧之间的最长时间</translation>
    </message>
    <message>
        <source>gaps above 100 ms (slow datasets: 1.5 periods)</source>
        <translation>超过 100 ms 的间隔（慢速数据集：1.5 个周期）</translation>
    </message>
    <message>
        <source>deviation of the frame period by its mean</source>
        <translation>帧周期的标准差除以其平均值</translation>
    </message>
    <message>
        <source>how far the mean rate is from fps</source>
        <translation>平均频率与 fps 相差多少</translation>
    </message>
    <message>
        <source>99th percentile of the time between the pictures of one row</source>
        <translation>同一行各画面之间时间差的第 99 百分位数</translation>
    </message>
    <message>
        <source>largest distance of timestamp and frame_index / fps</source>
        <translation>timestamp 与 frame_index / fps 的最大差距</translation>
    </message>
    <message>
        <source>pictures by from and to_timestamp less rows, worst camera</source>
        <translation>按 from 和 to_timestamp 算得的画面数减去行数，取最差相机</translation>
    </message>
    <message>
        <source>rows in the data file less the length of the episode</source>
        <translation>数据文件中的行数减去片段长度</translation>
    </message>
    <message>
        <source>rows whose frame_index or index is not the next</source>
        <translation>frame_index 或 index 未接续前一行的行</translation>
    </message>
    <message>
        <source>NaN and infinite values of action and state</source>
        <translation>动作和状态中的 NaN 与无穷值</translation>
    </message>
    <message>
        <source>files of the episode that are not there</source>
        <translation>片段缺失的文件</translation>
    </message>
    <message>
        <source>variance of the Laplacian, least camera</source>
        <translation>拉普拉斯方差，取最低的相机</translation>
    </message>
    <message>
        <source>mean brightness, least camera</source>
        <translation>平均亮度，取最低的相机</translation>
    </message>
    <message>
        <source>pixels of 250 and more, worst camera</source>
        <translation>亮度 250 及以上的像素，取最差相机</translation>
    </message>
    <message>
        <source>95th less 5th percentile of brightness, least camera</source>
        <translation>亮度的第 95 百分位数减去第 5 百分位数，取最低的相机</translation>
    </message>
    <message>
        <source>longest black stretch, worst camera</source>
        <translation>最长的一段黑屏，取最差相机</translation>
    </message>
    <message>
        <source>longest stretch without change while the arm moves, worst camera</source>
        <translation>机械臂运动时画面不变的最长一段，取最差相机</translation>
    </message>
    <message>
        <source>deviation of the brightness over the episode, worst camera</source>
        <translation>片段内亮度的标准差，取最差相机</translation>
    </message>
    <message>
        <source>distance of the first picture from the usual one, worst camera</source>
        <translation>第一个画面与通常画面的差距，取最差相机</translation>
    </message>
    <message>
        <source>others with the same actions and states to the last bit</source>
        <translation>动作和状态逐位相同的其他片段</translation>
    </message>
    <message>
        <source>distance to the nearest other episode, mean over 50 moments</source>
        <translation>与最接近的其他片段的距离，50 个时刻的平均值</translation>
    </message>
    <message>
        <source>pictures of no episode in front of it in its video, worst camera</source>
        <translation>在其视频中位于它之前、不属于任何片段的画面，取最差相机</translation>
    </message>
    <message>
        <source>its text says too little to learn from</source>
        <translation>其文本内容太少，无法从中学习</translation>
    </message>
    <message>
        <source>words of its text; models read 48 tokens</source>
        <translation>其文本的词数；模型读取 48 个词元</translation>
    </message>
    <message>
        <source>sum of the lengths less total_frames, whichever way</source>
        <translation>各长度之和与 total_frames 之差，不论正负</translation>
    </message>
    <message>
        <source>deviation of the pace by its mean</source>
        <translation>速度的标准差除以其平均值</translation>
    </message>
    <message>
        <source>variance between episodes, mean over 50 moments</source>
        <translation>片段间方差，50 个时刻的平均值</translation>
    </message>
    <message>
        <source>mean of the last quarter of episodes less the first, worst joint</source>
        <translation>最后四分之一片段的平均值减去最初四分之一的，取最差关节</translation>
    </message>
    <message>
        <source>change of the calibration offset from first to last episode by a line, worst joint</source>
        <translation>标定偏移从第一个到最后一个片段按直线拟合的变化，取最差关节</translation>
    </message>
    <message>
        <source>pictures in the videos that belong to no episode</source>
        <translation>视频中不属于任何片段的画面</translation>
    </message>
    <message>
        <source>the same in seconds of video</source>
        <translation>同上，以视频秒数计</translation>
    </message>
    <message>
        <source>video files that no episode names</source>
        <translation>没有片段引用的视频文件</translation>
    </message>
    <message>
        <source>pairs of episodes that are equal or nearly so</source>
        <translation>相同或几乎相同的片段对</translation>
    </message>
    <message>
        <source>deviation of the first state, mean over the joints</source>
        <translation>起始状态的标准差，各关节的平均值</translation>
    </message>
    <message>
        <source>deviation of the last state, mean over the joints</source>
        <translation>结束状态的标准差，各关节的平均值</translation>
    </message>
    <message>
        <source>episodes of the task with the fewest</source>
        <translation>片段最少的任务的片段数</translation>
    </message>
    <message>
        <source>frames of that task</source>
        <translation>该任务的帧数</translation>
    </message>
    <message>
        <source>episodes whose last next.success is true</source>
        <translation>最后一个 next.success 为 true 的片段</translation>
    </message>
    <message>
        <source>texts that differ in case, article, punctuation or two letters only</source>
        <translation>仅在大小写、冠词、标点或两个字母上不同的文本</translation>
    </message>
    <message>
        <source>writing systems of the texts</source>
        <translation>文本的文字种类</translation>
    </message>
</context>
<context>
    <name>sentence</name>
    <message>
        <source>%1 could not be %2: the disk is full.</source>
        <translation>%1 无法%2：磁盘已满。</translation>
    </message>
    <message>
        <source>Free some space or choose another folder.</source>
        <translation>请腾出空间或选择其他文件夹。</translation>
    </message>
    <message>
        <source>%1 could not be %2: the disk is mounted read-only.</source>
        <translation>%1 无法%2：磁盘以只读方式挂载。</translation>
    </message>
    <message>
        <source>Mount it writable or choose another folder.</source>
        <translation>请以可写方式挂载，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>%1 could not be %2: no permission.</source>
        <translation>%1 无法%2：没有权限。</translation>
    </message>
    <message>
        <source>Give yourself write access to the folder or choose another one.</source>
        <translation>请给自己该文件夹的写权限，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>%1 could not be %2: it does not exist.</source>
        <translation>%1 无法%2：它不存在。</translation>
    </message>
    <message>
        <source>%1 could not be %2: %3.</source>
        <translation>%1 无法%2：%3。</translation>
    </message>
    <message>
        <source>opened</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>flushed to the disk</source>
        <translation>写到磁盘</translation>
    </message>
    <message>
        <source>written</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>read</source>
        <translation>读取</translation>
    </message>
    <message>
        <source>made</source>
        <translation>创建</translation>
    </message>
    <message>
        <source>moved into place</source>
        <translation>移动到位</translation>
    </message>
    <message>
        <source>examined</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>copied</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>exchanged</source>
        <translation>交换</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>请检查路径。</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>请检查磁盘。</translation>
    </message>
    <message>
        <source>%1 is too large (%2 bytes).</source>
        <translation>%1 太大（%2 字节）。</translation>
    </message>
    <message>
        <source>It is probably not the file it claims to be.</source>
        <translation>它可能不是它所声称的文件。</translation>
    </message>
    <message>
        <source>%1 is on a file system of the kernel that holds no files.</source>
        <translation>%1 位于不存放文件的内核文件系统上。</translation>
    </message>
    <message>
        <source>Choose a folder on a disk.</source>
        <translation>请选择磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>Tandem&apos;s resources folder was not found.</source>
        <translation>找不到 Tandem 的资源文件夹。</translation>
    </message>
    <message>
        <source>Reinstall Tandem, or set TANDEM_RESOURCES to the folder.</source>
        <translation>请重新安装 Tandem，或将 TANDEM_RESOURCES 设为该文件夹。</translation>
    </message>
    <message>
        <source>%1 is nested too deeply.</source>
        <translation>%1 嵌套过深。</translation>
    </message>
    <message>
        <source>It is not a file Tandem can use.</source>
        <translation>Tandem 无法使用此文件。</translation>
    </message>
    <message>
        <source>%1 is not valid JSON.</source>
        <translation>%1 不是有效的 JSON。</translation>
    </message>
    <message>
        <source>Restore it from a copy or correct it.</source>
        <translation>请从副本恢复或更正它。</translation>
    </message>
    <message>
        <source>%1: %2 must be an object.</source>
        <translation>%1：%2 必须是对象。</translation>
    </message>
    <message>
        <source>Correct the file.</source>
        <translation>请更正该文件。</translation>
    </message>
    <message>
        <source>%1: field %2 is missing.</source>
        <translation>%1：缺少字段 %2。</translation>
    </message>
    <message>
        <source>%1: field %2 is not known.</source>
        <translation>%1：字段 %2 未知。</translation>
    </message>
    <message>
        <source>%1: field %2 %3.</source>
        <translation>%1：字段 %2 有误（%3）。</translation>
    </message>
    <message>
        <source>must be a text that is not empty</source>
        <translation>必须是非空文本</translation>
    </message>
    <message>
        <source>must be a text</source>
        <translation>必须是文本</translation>
    </message>
    <message>
        <source>must be a list</source>
        <translation>必须是列表</translation>
    </message>
    <message>
        <source>must be true or false</source>
        <translation>必须是 true 或 false</translation>
    </message>
    <message>
        <source>must be even (video needs it)</source>
        <translation>必须是偶数（视频需要）</translation>
    </message>
    <message>
        <source>must list one or two arms</source>
        <translation>必须列出一条或两条机械臂</translation>
    </message>
    <message>
        <source>has two arms: each needs a name</source>
        <translation>有两条机械臂：每条都需要名称</translation>
    </message>
    <message>
        <source>must lie within 5 m</source>
        <translation>必须在 5 m 以内</translation>
    </message>
    <message>
        <source>may hold at most 40 letters, digits, _ and -</source>
        <translation>最多 40 个字母、数字、_ 和 -</translation>
    </message>
    <message>
        <source>%1 is being recorded into.</source>
        <translation>正在向 %1 录制。</translation>
    </message>
    <message>
        <source>Close it there or choose another folder.</source>
        <translation>请在那里关闭，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>%1 is being changed by another program.</source>
        <translation>%1 正被另一个程序修改。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>column %1 of meta/episodes has missing values.</source>
        <translation>meta/episodes 的列 %1 有缺失值。</translation>
    </message>
    <message>
        <source>Run &quot;tandem-cli dataset validate&quot;.</source>
        <translation>请运行 &quot;tandem-cli dataset validate&quot;。</translation>
    </message>
    <message>
        <source>%1: task_index is not 0, 1, 2, … in row order.</source>
        <translation>%1：task_index 未按行序为 0、1、2……</translation>
    </message>
    <message>
        <source>Run &quot;tandem-cli dataset validate&quot; on the dataset.</source>
        <translation>请对该数据集运行 &quot;tandem-cli dataset validate&quot;。</translation>
    </message>
    <message>
        <source>%1: the row of episode %2 holds episode %3.</source>
        <translation>%1：片段 %2 的行里是片段 %3。</translation>
    </message>
    <message>
        <source>the rows are incomplete.</source>
        <translation>各行不完整。</translation>
    </message>
    <message>
        <source>%1: field features must be an object with entries.</source>
        <translation>%1：字段 features 必须是有内容的对象。</translation>
    </message>
    <message>
        <source>Restore the file from a copy.</source>
        <translation>请从副本恢复该文件。</translation>
    </message>
    <message>
        <source>%1 cannot be read as a video.</source>
        <translation>%1 无法作为视频读取。</translation>
    </message>
    <message>
        <source>It was cut off or damaged; restore it from a copy.</source>
        <translation>它被截断或已损坏；请从副本恢复。</translation>
    </message>
    <message>
        <source>The picture cannot be decoded: %1.</source>
        <translation>画面无法解码：%1。</translation>
    </message>
    <message>
        <source>Restore it from a copy.</source>
        <translation>请从副本恢复。</translation>
    </message>
    <message>
        <source>it is neither PNG nor JPEG</source>
        <translation type="vanished">既不是 PNG 也不是 JPEG</translation>
    </message>
    <message>
        <source>the decoder does not start</source>
        <translation>解码器无法启动</translation>
    </message>
    <message>
        <source>it was cut off or damaged</source>
        <translation>被截断或已损坏</translation>
    </message>
    <message>
        <source>its size is out of bounds</source>
        <translation>尺寸超出范围</translation>
    </message>
    <message>
        <source>its colours are of an unknown kind</source>
        <translation>颜色类型未知</translation>
    </message>
    <message>
        <source>%1: this is a %2 dataset, Tandem records into v3.0.</source>
        <translation>%1：这是 %2 数据集，Tandem 录制为 v3.0。</translation>
    </message>
    <message>
        <source>Convert it first, with LeRobot&apos;s v2.1 to v3.0 converter for instance.</source>
        <translation>请先转换，例如使用 LeRobot 的 v2.1 到 v3.0 转换工具。</translation>
    </message>
    <message>
        <source>Packing was cancelled; the dataset is as it was.</source>
        <translation>打包已取消；数据集保持原样。</translation>
    </message>
    <message>
        <source>%1 was not packed, because it is damaged: %2: %3.</source>
        <translation>%1 未打包，因为它已损坏：%2：%3。</translation>
    </message>
    <message>
        <source>&quot;tandem-cli dataset validate&quot; lists everything and what to do.</source>
        <translation>&quot;tandem-cli dataset validate&quot; 会列出全部问题和处理方法。</translation>
    </message>
    <message>
        <source>%1 was not packed: the packed copy did not pass the check.</source>
        <translation>%1 未打包：打包后的副本未通过检查。</translation>
    </message>
    <message>
        <source>The dataset is as it was.</source>
        <translation>数据集保持原样。</translation>
    </message>
    <message>
        <source>%1 could not be put together.</source>
        <translation>%1 无法合并。</translation>
    </message>
    <message>
        <source>%1 has no column %2.</source>
        <translation>%1 没有列 %2。</translation>
    </message>
    <message>
        <source>The file is not complete.</source>
        <translation>文件不完整。</translation>
    </message>
    <message>
        <source>%1: column %2 cannot be read.</source>
        <translation>%1：列 %2 无法读取。</translation>
    </message>
    <message>
        <source>The file is damaged; restore it from a copy.</source>
        <translation>文件已损坏；请从副本恢复。</translation>
    </message>
    <message>
        <source>%1 cannot be opened.</source>
        <translation>%1 无法打开。</translation>
    </message>
    <message>
        <source>Check that the file exists.</source>
        <translation>请确认该文件存在。</translation>
    </message>
    <message>
        <source>%1 is not a complete Parquet file.</source>
        <translation>%1 不是完整的 Parquet 文件。</translation>
    </message>
    <message>
        <source>%1: column %2 holds %3, not numbers.</source>
        <translation>%1：列 %2 是 %3，不是数字。</translation>
    </message>
    <message>
        <source>The file is not what info.json says.</source>
        <translation>该文件与 info.json 所述不符。</translation>
    </message>
    <message>
        <source>%1: column %2 does not hold texts.</source>
        <translation>%1：列 %2 不是文本。</translation>
    </message>
    <message>
        <source>%1: column %2 does not hold pictures.</source>
        <translation>%1：列 %2 不是画面。</translation>
    </message>
    <message>
        <source>%1: column %2 does not hold lists of texts.</source>
        <translation>%1：列 %2 不是文本列表。</translation>
    </message>
    <message>
        <source>The file is damaged.</source>
        <translation>文件已损坏。</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 无法写入。</translation>
    </message>
    <message>
        <source>%1 does not exist or is not a folder.</source>
        <translation>%1 不存在或不是文件夹。</translation>
    </message>
    <message>
        <source>%1 is not a LeRobot dataset: it has no meta/info.json.</source>
        <translation>%1 不是 LeRobot 数据集：没有 meta/info.json。</translation>
    </message>
    <message>
        <source>Give the folder that holds meta, data and videos.</source>
        <translation>请给出包含 meta、data 和 videos 的文件夹。</translation>
    </message>
    <message>
        <source>%1 has no episode %2 (it has %3).</source>
        <translation>%1 没有片段 %2（共有 %3 个）。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请另选一个。</translation>
    </message>
    <message>
        <source>%1: episode %2 has no usable %3.</source>
        <translation>%1：片段 %2 没有可用的 %3。</translation>
    </message>
    <message>
        <source>%1 must hold an object.</source>
        <translation>%1 必须是对象。</translation>
    </message>
    <message>
        <source>Recompute the statistics.</source>
        <translation>请重新计算统计量。</translation>
    </message>
    <message>
        <source>%1: the statistics of %2 are incomplete or misshapen.</source>
        <translation>%1：%2 的统计量不完整或形状不对。</translation>
    </message>
    <message>
        <source>The video encoder %1 does not work on this machine.</source>
        <translation>视频编码器 %1 在本机上不可用。</translation>
    </message>
    <message>
        <source>Install FFmpeg with libsvtav1 or libx264.</source>
        <translation>请安装带 libsvtav1 或 libx264 的 FFmpeg。</translation>
    </message>
    <message>
        <source>These do: %1.</source>
        <translation>可用的有：%1。</translation>
    </message>
    <message>
        <source>No video encoder works on this machine.</source>
        <translation>本机没有可用的视频编码器。</translation>
    </message>
    <message>
        <source>The video encoder %1 is not in this machine&apos;s FFmpeg.</source>
        <translation>本机的 FFmpeg 不含视频编码器 %1。</translation>
    </message>
    <message>
        <source>Choose another codec, h264 for instance.</source>
        <translation>请选择其他编码，例如 h264。</translation>
    </message>
    <message>
        <source>The video encoder %1 does not start here.</source>
        <translation>视频编码器 %1 在此无法启动。</translation>
    </message>
    <message>
        <source>%1 could not be encoded.</source>
        <translation>%1 无法编码。</translation>
    </message>
    <message>
        <source>Try another codec.</source>
        <translation>请换一种编码。</translation>
    </message>
    <message>
        <source>%1: a picture of another size arrived.</source>
        <translation>%1：收到尺寸不同的画面。</translation>
    </message>
    <message>
        <source>%1 cannot be joined with other videos.</source>
        <translation>%1 无法与其他视频合并。</translation>
    </message>
    <message>
        <source>%1 uses a codec that this machine cannot decode.</source>
        <translation>%1 使用的编码在本机无法解码。</translation>
    </message>
    <message>
        <source>Install FFmpeg with that decoder.</source>
        <translation>请安装带该解码器的 FFmpeg。</translation>
    </message>
    <message>
        <source>%1: the rows of meta/episodes do not add up to total_frames of info.json.</source>
        <translation>%1：meta/episodes 的行数之和与 info.json 的 total_frames 不符。</translation>
    </message>
    <message>
        <source>Run &quot;tandem-cli dataset validate&quot; on the dataset before recording into it.</source>
        <translation>录制前请对该数据集运行 &quot;tandem-cli dataset validate&quot;。</translation>
    </message>
    <message>
        <source>Run &quot;tandem-cli dataset validate&quot; on it before recording into it.</source>
        <translation>录制前请对它运行 &quot;tandem-cli dataset validate&quot;。</translation>
    </message>
    <message>
        <source>%1 holds fewer tasks than info.json counts.</source>
        <translation>%1 的任务比 info.json 所计的少。</translation>
    </message>
    <message>
        <source>%1 was recorded with another rig: %2.</source>
        <translation>%1 是用另一套机器人录制的：%2。</translation>
    </message>
    <message>
        <source>Choose the rig it was recorded with, or another folder.</source>
        <translation>请选择当时录制用的机器人，或其他文件夹。</translation>
    </message>
    <message>
        <source>%1 is a file, not a folder.</source>
        <translation>%1 是文件，不是文件夹。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择其他文件夹。</translation>
    </message>
    <message>
        <source>%1 is not empty and holds no dataset (meta/info.json is missing).</source>
        <translation>%1 不是空的，也不含数据集（缺少 meta/info.json）。</translation>
    </message>
    <message>
        <source>Choose an empty or a new folder, or restore meta/info.json from a copy.</source>
        <translation>请选择空文件夹或新文件夹，或从副本恢复 meta/info.json。</translation>
    </message>
    <message>
        <source>The take cannot be saved: %1.</source>
        <translation>本次录制无法保存：%1。</translation>
    </message>
    <message>
        <source>Discard it and record it again.</source>
        <translation>请丢弃并重新录制。</translation>
    </message>
    <message>
        <source>it has no frames</source>
        <translation>它没有帧</translation>
    </message>
    <message>
        <source>%1: info.json counts %2 episodes, meta/episodes holds %3.</source>
        <translation>%1：info.json 计有 %2 个片段，meta/episodes 有 %3 个。</translation>
    </message>
    <message>
        <source>%1 holds more episodes than info.json counts.</source>
        <translation>%1 的片段比 info.json 所计的多。</translation>
    </message>
    <message>
        <source>%1 is a link, as in a download cache.</source>
        <translation>%1 是链接，如下载缓存中那样。</translation>
    </message>
    <message>
        <source>Copy the dataset to a folder of its own first (cp -rL).</source>
        <translation>请先把数据集复制到单独的文件夹（cp -rL）。</translation>
    </message>
    <message>
        <source>%1 is missing.</source>
        <translation>缺少 %1。</translation>
    </message>
    <message>
        <source>The task text of an unsaved episode was removed from meta/tasks.parquet.</source>
        <translation>已从 meta/tasks.parquet 移除未保存片段的任务文本。</translation>
    </message>
    <message>
        <source>%1: the calibration must be an object.</source>
        <translation>%1：标定必须是对象。</translation>
    </message>
    <message>
        <source>Calibrate again.</source>
        <translation>请重新标定。</translation>
    </message>
    <message>
        <source>Rig %1 has no leader called &quot;%2&quot;.</source>
        <translation>机器人 %1 没有名为 &quot;%2&quot; 的主臂。</translation>
    </message>
    <message>
        <source>Connect one.</source>
        <translation>请连接一个。</translation>
    </message>
    <message>
        <source>It has: %1.</source>
        <translation>它有：%1。</translation>
    </message>
    <message>
        <source>There is no rig called &quot;%1&quot;.</source>
        <translation>没有名为 &quot;%1&quot; 的机器人。</translation>
    </message>
    <message>
        <source>&quot;tandem-cli rig list&quot; shows the rigs; a path to a rig file works too.</source>
        <translation>&quot;tandem-cli rig list&quot; 会列出机器人；也可以给出机器人文件的路径。</translation>
    </message>
    <message>
        <source>There is no fault called %1.</source>
        <translation>没有名为 %1 的故障。</translation>
    </message>
    <message>
        <source>There is no gamepad.</source>
        <translation>没有手柄。</translation>
    </message>
    <message>
        <source>Plug one in, or choose another leader.</source>
        <translation>请插入一个，或选择其他主臂。</translation>
    </message>
    <message>
        <source>The gamepad is gone.</source>
        <translation>手柄已断开。</translation>
    </message>
    <message>
        <source>Plug it in again.</source>
        <translation>请重新插上。</translation>
    </message>
    <message>
        <source>The gamepad stopped answering.</source>
        <translation>手柄没有响应。</translation>
    </message>
    <message>
        <source>Camera %1 has stopped.</source>
        <translation>相机 %1 已停止。</translation>
    </message>
    <message>
        <source>Connect the rig again.</source>
        <translation>请重新连接机器人。</translation>
    </message>
    <message>
        <source>Rig %1 has no scene; &quot;%2&quot; cannot be put in front of it.</source>
        <translation>机器人 %1 没有场景；无法把 &quot;%2&quot; 放到它面前。</translation>
    </message>
    <message>
        <source>Leave the scene away or choose another rig.</source>
        <translation>请去掉场景或选择其他机器人。</translation>
    </message>
    <message>
        <source>The simulated cameras cannot draw: %1.</source>
        <translation>仿真相机无法绘制：%1。</translation>
    </message>
    <message>
        <source>Install the packages libegl1 and libgl1-mesa-dri; a graphics card is not needed.</source>
        <translation>请安装软件包 libegl1 和 libgl1-mesa-dri；不需要显卡。</translation>
    </message>
    <message>
        <source>The follower&apos;s servos did not answer.</source>
        <translation>从臂的舵机没有响应。</translation>
    </message>
    <message>
        <source>The simulated scene cannot be built: %1.</source>
        <translation>无法构建仿真场景：%1。</translation>
    </message>
    <message>
        <source>Reinstall Tandem, or correct the files in resources/sim.</source>
        <translation>请重新安装 Tandem，或更正 resources/sim 中的文件。</translation>
    </message>
    <message>
        <source>Known are front, top and wrist.</source>
        <translation>已知的有 front、top 和 wrist。</translation>
    </message>
    <message>
        <source>There is no simulated scene called &quot;%1&quot;.</source>
        <translation>没有名为 &quot;%1&quot; 的仿真场景。</translation>
    </message>
    <message>
        <source>Known are cube, stack and sort.</source>
        <translation>已知的有 cube、stack 和 sort。</translation>
    </message>
    <message>
        <source>The simulated world runs in real time and cannot be stepped.</source>
        <translation>仿真世界实时运行，无法单步。</translation>
    </message>
    <message>
        <source>There is no camera called &quot;%1&quot;.</source>
        <translation>没有名为 &quot;%1&quot; 的相机。</translation>
    </message>
    <message>
        <source>Name a camera of the rig, as in camera-freeze:front.</source>
        <translation>请指定机器人的相机，例如 camera-freeze:front。</translation>
    </message>
    <message>
        <source>Simulated SO-101</source>
        <translation>仿真 SO-101</translation>
    </message>
    <message>
        <source>Simulated SO-101 pair</source>
        <translation>仿真 SO-101 双臂</translation>
    </message>
    <message>
        <source>Simulated SO-101, one camera</source>
        <translation>仿真 SO-101，单相机</translation>
    </message>
    <message>
        <source>Test pictures, instant bus</source>
        <translation>测试画面，即时总线</translation>
    </message>
    <message>
        <source>The leader stopped answering.</source>
        <translation>主臂没有响应。</translation>
    </message>
    <message>
        <source>Check its cable, or turn off the fault switch.</source>
        <translation>请检查线缆，或关闭故障开关。</translation>
    </message>
    <message>
        <source>The episode has no actions.</source>
        <translation>该片段没有动作。</translation>
    </message>
    <message>
        <source>The rest pose does not fit the robot.</source>
        <translation>静止姿态与机器人不符。</translation>
    </message>
    <message>
        <source>Release the arm by hand.</source>
        <translation>请手动松开机械臂。</translation>
    </message>
    <message>
        <source>A plan is running already.</source>
        <translation>已有计划在进行。</translation>
    </message>
    <message>
        <source>A take is not saved yet.</source>
        <translation>有一次录制尚未保存。</translation>
    </message>
    <message>
        <source>Save it again, or give it up.</source>
        <translation>请再次保存，或放弃它。</translation>
    </message>
    <message>
        <source>The rig is not armed.</source>
        <translation>机器人未使能。</translation>
    </message>
    <message>
        <source>Arm it first.</source>
        <translation>请先使能。</translation>
    </message>
    <message>
        <source>The control loop is too slow to record: it runs at %1 of %2 Hz.</source>
        <translation>控制循环太慢，无法录制：目前 %1 Hz，应为 %2 Hz。</translation>
    </message>
    <message>
        <source>Close other programs, choose H.264 or smaller pictures, or lower the rate of the rig.</source>
        <translation>请关闭其他程序，选择 H.264 或更小的画面，或降低机器人的频率。</translation>
    </message>
    <message>
        <source>Nothing is being recorded.</source>
        <translation>当前没有录制。</translation>
    </message>
    <message>
        <source>Start a recording first.</source>
        <translation>请先开始录制。</translation>
    </message>
    <message>
        <source>The take has no frames yet.</source>
        <translation>本次录制还没有帧。</translation>
    </message>
    <message>
        <source>There is no take to discard.</source>
        <translation>没有可丢弃的录制。</translation>
    </message>
    <message>
        <source>There is no discarded take to bring back.</source>
        <translation>没有可恢复的已丢弃录制。</translation>
    </message>
    <message>
        <source>The take is not paused.</source>
        <translation>录制没有暂停。</translation>
    </message>
    <message>
        <source>There is no reset to end.</source>
        <translation>没有可结束的复位。</translation>
    </message>
    <message>
        <source>Every take is saved.</source>
        <translation>所有录制都已保存。</translation>
    </message>
    <message>
        <source>There is no saved take yet.</source>
        <translation>还没有已保存的录制。</translation>
    </message>
    <message>
        <source>Record one first.</source>
        <translation>请先录制一次。</translation>
    </message>
    <message>
        <source>Camera %1 stopped sending pictures.</source>
        <translation>相机 %1 不再发送画面。</translation>
    </message>
    <message>
        <source>Replug it or choose another.</source>
        <translation>请重新插拔或选择其他相机。</translation>
    </message>
    <message>
        <source>The leader&apos;s input is missing for a second.</source>
        <translation>主臂输入已缺失一秒。</translation>
    </message>
    <message>
        <source>Check its cable.</source>
        <translation>请检查线缆。</translation>
    </message>
    <message>
        <source>The disk is nearly full.</source>
        <translation>磁盘将满。</translation>
    </message>
    <message>
        <source>It was stopped by hand.</source>
        <translation>已手动停止。</translation>
    </message>
    <message>
        <source>The take before it could not be saved.</source>
        <translation>前一次录制无法保存。</translation>
    </message>
    <message>
        <source>The rig was disconnected or the dataset was changed.</source>
        <translation>机器人已断开，或已更换数据集。</translation>
    </message>
    <message>
        <source>The task text is empty.</source>
        <translation>任务文本为空。</translation>
    </message>
    <message>
        <source>Say in one sentence what the robot shall do.</source>
        <translation>请用一句话说明机器人要做什么。</translation>
    </message>
    <message>
        <source>The task text is not valid UTF-8.</source>
        <translation>任务文本不是有效的 UTF-8。</translation>
    </message>
    <message>
        <source>Type it again in a UTF-8 terminal.</source>
        <translation>请在 UTF-8 终端中重新输入。</translation>
    </message>
    <message>
        <source>The task text holds a line break or another control character.</source>
        <translation>任务文本含有换行或其他控制字符。</translation>
    </message>
    <message>
        <source>Write it as one plain sentence.</source>
        <translation>请写成一句普通的话。</translation>
    </message>
    <message>
        <source>The task text is longer than %1 bytes.</source>
        <translation>任务文本超过 %1 字节。</translation>
    </message>
    <message>
        <source>Say it in one short sentence.</source>
        <translation>请用一句短句说明。</translation>
    </message>
    <message>
        <source>The control loop has ended.</source>
        <translation>控制循环已结束。</translation>
    </message>
    <message>
        <source>Reconnect the rig.</source>
        <translation>请重新连接机器人。</translation>
    </message>
    <message>
        <source>The control loop does not answer.</source>
        <translation>控制循环没有响应。</translation>
    </message>
    <message>
        <source>The control loop stopped.</source>
        <translation>控制循环已停止。</translation>
    </message>
    <message>
        <source>A command failed.</source>
        <translation>命令失败。</translation>
    </message>
    <message>
        <source>The follower does not answer; it cannot be armed.</source>
        <translation>从臂没有响应，无法使能。</translation>
    </message>
    <message>
        <source>Check the cable and the power supply of the arm.</source>
        <translation>请检查机械臂的线缆和电源。</translation>
    </message>
    <message>
        <source>The control loop stood still for %1 s, so the arm holds.</source>
        <translation>控制循环停顿了 %1 秒，机械臂保持不动。</translation>
    </message>
    <message>
        <source>Close other programs and go on.</source>
        <translation>请关闭其他程序后继续。</translation>
    </message>
    <message>
        <source>An earlier take is not saved yet.</source>
        <translation>之前的录制尚未保存。</translation>
    </message>
    <message>
        <source>Save it again first.</source>
        <translation>请先再次保存。</translation>
    </message>
    <message>
        <source>A take could not be handled.</source>
        <translation>无法处理一次录制。</translation>
    </message>
    <message>
        <source>Restart Tandem.</source>
        <translation>请重启 Tandem。</translation>
    </message>
    <message>
        <source>%1 runs at %2 fps, the rig %3 at %4.</source>
        <translation>%1 为 %2 fps，机器人 %3 为 %4。</translation>
    </message>
    <message>
        <source>%1 does not fit the rig %2: %3.</source>
        <translation>%1 与机器人 %2 不符：%3。</translation>
    </message>
    <message>
        <source>%1: episode %2, frame %3 wants a %4 that is not a number.</source>
        <translation>%1：片段 %2 第 %3 帧要求的 %4 不是数字。</translation>
    </message>
    <message>
        <source>Replay another episode; &quot;tandem-cli dataset validate&quot; lists what is wrong.</source>
        <translation>请回放其他片段；&quot;tandem-cli dataset validate&quot; 会列出问题。</translation>
    </message>
    <message>
        <source>A rig is connected already.</source>
        <translation>已连接机器人。</translation>
    </message>
    <message>
        <source>Disconnect it first.</source>
        <translation>请先断开。</translation>
    </message>
    <message>
        <source>There is no rig to arm.</source>
        <translation>没有可使能的机器人。</translation>
    </message>
    <message>
        <source>Connect a rig first.</source>
        <translation>请先连接机器人。</translation>
    </message>
    <message>
        <source>The rig is armed already.</source>
        <translation>机器人已使能。</translation>
    </message>
    <message>
        <source>There is no rig to move.</source>
        <translation>没有可移动的机器人。</translation>
    </message>
    <message>
        <source>There is nothing to run.</source>
        <translation>没有可运行的内容。</translation>
    </message>
    <message>
        <source>There is no rig.</source>
        <translation>没有机器人。</translation>
    </message>
    <message>
        <source>The rig is moving.</source>
        <translation>机器人正在移动。</translation>
    </message>
    <message>
        <source>Stop it first (Esc).</source>
        <translation>请先停止（Esc）。</translation>
    </message>
    <message>
        <source>The follower&apos;s joints cannot be read; it cannot be armed.</source>
        <translation>无法读取从臂关节，不能使能。</translation>
    </message>
    <message>
        <source>Check its calibration and cable.</source>
        <translation>请检查标定和线缆。</translation>
    </message>
    <message>
        <source>%1 holds %2 videos; %3 would mix two codecs.</source>
        <translation>%1 含 %2 视频；%3 会混用两种编码。</translation>
    </message>
    <message>
        <source>The disk of %1 has only %2 MB left.</source>
        <translation>%1 所在磁盘只剩 %2 MB。</translation>
    </message>
    <message>
        <source>Free at least %1 MB or choose another folder.</source>
        <translation>请至少腾出 %1 MB，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>Rig %1 cannot run in lockstep: it is not a simulated scene.</source>
        <translation>机器人 %1 不能锁步运行：它不是仿真场景。</translation>
    </message>
    <message>
        <source>Use --clock real.</source>
        <translation>请使用 --clock real。</translation>
    </message>
    <message>
        <source>There is no picture for %1.</source>
        <translation>没有 %1 的画面。</translation>
    </message>
    <message>
        <source>Check the camera.</source>
        <translation>请检查相机。</translation>
    </message>
    <message>
        <source>The video of %1 could not be begun.</source>
        <translation>%1 的视频无法开始。</translation>
    </message>
    <message>
        <source>Use H.264.</source>
        <translation>请使用 H.264。</translation>
    </message>
    <message>
        <source>The video of %1 could not be encoded.</source>
        <translation>%1 的视频无法编码。</translation>
    </message>
    <message>
        <source>Use a smaller picture or H.264.</source>
        <translation>请使用更小的画面或 H.264。</translation>
    </message>
    <message>
        <source>There is no camera to encode.</source>
        <translation>没有需要编码的相机。</translation>
    </message>
    <message>
        <source>This machine encodes %1 AV1 pictures a second and the cameras give %2, so AV1 is used.</source>
        <translation>本机每秒可编码 %1 幅 AV1 画面，相机每秒给出 %2 幅，因此使用 AV1。</translation>
    </message>
    <message>
        <source>This machine encodes %1 AV1 pictures a second and the cameras give %2, so %3 is used.</source>
        <translation>本机每秒可编码 %1 幅 AV1 画面，相机每秒给出 %2 幅，因此使用 %3。</translation>
    </message>
    <message>
        <source>This machine encodes %1 AV1 pictures a second and the cameras give %2, but no other encoder works here.</source>
        <translation>本机每秒可编码 %1 幅 AV1 画面，相机每秒给出 %2 幅，但没有其他可用的编码器。</translation>
    </message>
    <message>
        <source>AV1 does not work here, so %1 is used.</source>
        <translation>AV1 在此不可用，因此使用 %1。</translation>
    </message>
    <message>
        <source>The dataset holds %1 videos already, so it stays with them.</source>
        <translation>数据集已含 %1 视频，因此沿用。</translation>
    </message>
    <message>
        <source>Choose the codec auto (or the dataset&apos;s), or another folder.</source>
        <translation>请选择编码 auto（或该数据集的编码），或其他文件夹。</translation>
    </message>
    <message>
        <source>A take is still being saved.</source>
        <translation>有一次录制仍在保存。</translation>
    </message>
    <message>
        <source>The policy gives %1 numbers, the robot has %2 joints.</source>
        <translation>策略给出 %1 个数值，而机器人有 %2 个关节。</translation>
    </message>
    <message>
        <source>Use the robot the policy was trained on.</source>
        <translation>请使用训练该策略时所用的机器人。</translation>
    </message>
    <message>
        <source>%1 was moved or deleted while it was open.</source>
        <translation>%1 在打开期间被移动或删除。</translation>
    </message>
    <message>
        <source>Put it back and save again, or start a new recording.</source>
        <translation>请将其放回并再次保存，或开始新的录制。</translation>
    </message>
    <message>
        <source>%1 could not be %2: a part of its path is a file, not a folder.</source>
        <translation>%1无法%2：路径中有一部分是文件而不是文件夹。</translation>
    </message>
    <message>
        <source>%1 could not be %2: a file of that name is there already.</source>
        <translation>%1无法%2：同名文件已存在。</translation>
    </message>
    <message>
        <source>%1 is a folder, not a file.</source>
        <translation>%1是文件夹，不是文件。</translation>
    </message>
    <message>
        <source>AV1 (libsvtav1) takes at most %1 pictures a second, and the rig gives %2.</source>
        <translation>AV1（libsvtav1）每秒最多 %1 帧，而机器人给出 %2 帧。</translation>
    </message>
    <message>
        <source>Lower rate_hz in the rig file, or choose H.264.</source>
        <translation>请降低机器人文件中的 rate_hz，或选择 H.264。</translation>
    </message>
    <message>
        <source>%1: field %2 is there twice.</source>
        <translation>%1：字段 %2 出现了两次。</translation>
    </message>
    <message>
        <source>Keep one of them.</source>
        <translation>请保留其中一个。</translation>
    </message>
    <message>
        <source>The video of %1 could not be %2: the disk is full.</source>
        <translation>%1 的视频无法%2：磁盘已满。</translation>
    </message>
    <message>
        <source>The video of %1 could not be %2: the disk is mounted read-only.</source>
        <translation>%1 的视频无法%2：磁盘以只读方式挂载。</translation>
    </message>
    <message>
        <source>The video of %1 could not be %2: no permission.</source>
        <translation>%1 的视频无法%2：没有权限。</translation>
    </message>
    <message>
        <source>The video of %1 could not be %2: it does not exist.</source>
        <translation>%1 的视频无法%2：它不存在。</translation>
    </message>
    <message>
        <source>The video of %1 could not be %2: %3.</source>
        <translation>%1 的视频无法%2：%3。</translation>
    </message>
    <message>
        <source>The file is damaged or not a safetensors file: download or copy it again.</source>
        <translation>文件已损坏或不是 safetensors 文件：请重新下载或复制。</translation>
    </message>
    <message>
        <source>The tokenizer file is damaged or of another kind: copy it again from the model it belongs to.</source>
        <translation>分词器文件已损坏或属于其他类型：请从它所属的模型重新复制。</translation>
    </message>
    <message>
        <source>%1 is not a usable tokenizer.</source>
        <translation>%1 不是可用的分词器。</translation>
    </message>
    <message>
        <source>Copy it again.</source>
        <translation>请重新复制。</translation>
    </message>
    <message>
        <source>%1 has no weight_map.</source>
        <translation>%1 没有 weight_map。</translation>
    </message>
    <message>
        <source>Download it again.</source>
        <translation>请重新下载。</translation>
    </message>
    <message>
        <source>%1: the file of tensor %2 has a path outside the folder.</source>
        <translation>%1：张量 %2 的文件路径在文件夹之外。</translation>
    </message>
    <message>
        <source>Do not use this checkpoint.</source>
        <translation>请不要使用这个检查点。</translation>
    </message>
    <message>
        <source>%1 holds no model.safetensors.</source>
        <translation>%1 中没有 model.safetensors。</translation>
    </message>
    <message>
        <source>Its pytorch_model.bin is a pickle, which could run any program and is not read: save the policy as safetensors.</source>
        <translation>其中的 pytorch_model.bin 是 pickle，可能运行任意程序，因此不会读取：请把策略另存为 safetensors。</translation>
    </message>
    <message>
        <source>It is an adapter: merge it with its base policy and save the whole.</source>
        <translation>它只是适配器：请与基础策略合并后整体保存。</translation>
    </message>
    <message>
        <source>Copy or download the weights into the folder.</source>
        <translation>请把权重复制或下载到该文件夹。</translation>
    </message>
    <message>
        <source>%1: tensor %2 is there twice.</source>
        <translation>%1：张量 %2 出现了两次。</translation>
    </message>
    <message>
        <source>Download the checkpoint again.</source>
        <translation>请重新下载检查点。</translation>
    </message>
    <message>
        <source>%1: tensor %2 is missing.</source>
        <translation>%1：缺少张量 %2。</translation>
    </message>
    <message>
        <source>The checkpoint is not complete or of another kind than its config.json says.</source>
        <translation>检查点不完整，或与其 config.json 所说的类型不同。</translation>
    </message>
    <message>
        <source>The policy needs a camera, and the robot gives none of its names.</source>
        <translation>策略需要相机，而机器人没有提供对应名称的相机。</translation>
    </message>
    <message>
        <source>Match the cameras of the policy with those of the rig.</source>
        <translation>请把策略的相机与机器人的相机对应起来。</translation>
    </message>
    <message>
        <source>The inference engine (libtandem_engine.so) could not be loaded.</source>
        <translation type="vanished">无法加载推理引擎（libtandem_engine.so）。</translation>
    </message>
    <message>
        <source>This build of Tandem has none: build it with LibTorch.</source>
        <translation>此版本的 Tandem 没有推理引擎：请用 LibTorch 构建。</translation>
    </message>
    <message>
        <source>Reinstall Tandem; the log says what is missing.</source>
        <translation>请重新安装 Tandem；日志中写明缺少什么。</translation>
    </message>
    <message>
        <source>The observation or the noise of an inference has not the size of the policy.</source>
        <translation>推理的观测或噪声与策略的大小不符。</translation>
    </message>
    <message>
        <source>The policy answered with numbers that are not finite (NaN).</source>
        <translation>策略给出了非有限的数值（NaN）。</translation>
    </message>
    <message>
        <source>Nothing of it is sent to the robot. Check the checkpoint and its statistics.</source>
        <translation>不会发送给机器人。请检查检查点及其统计量。</translation>
    </message>
    <message>
        <source>%1: the statistics %2 are not finite numbers.</source>
        <translation>%1：统计量 %2 不是有限数值。</translation>
    </message>
    <message>
        <source>Every action would become NaN: take the statistics from the dataset the policy was trained on.</source>
        <translation type="vanished">所有动作都会变成 NaN：请使用训练该策略的数据集的统计量。</translation>
    </message>
    <message>
        <source>%1: the statistics %2 are not finite numbers (NaN).</source>
        <translation>%1：统计量 %2 不是有限数值（NaN）。</translation>
    </message>
    <message>
        <source>Every action would become NaN: use another copy of the checkpoint.</source>
        <translation>所有动作都会变成 NaN：请使用检查点的另一份副本。</translation>
    </message>
    <message>
        <source>%1: the statistics of %2 cannot be used.</source>
        <translation>%1：%2 的统计量无法使用。</translation>
    </message>
    <message>
        <source>Recompute the statistics of the dataset.</source>
        <translation>请重新计算数据集的统计量。</translation>
    </message>
    <message>
        <source>%1: the golden values are damaged: %2.</source>
        <translation>%1：参考值已损坏：%2。</translation>
    </message>
    <message>
        <source>%1: the golden values cannot be read.</source>
        <translation>%1：无法读取参考值。</translation>
    </message>
    <message>
        <source>Unpack the folder again.</source>
        <translation>请重新解压该文件夹。</translation>
    </message>
    <message>
        <source>%1: the statistics of %2 lack %3, which %4 needs.</source>
        <translation>%1：%2 的统计量缺少 %4 所需的 %3。</translation>
    </message>
    <message>
        <source>Take the statistics from the dataset the policy was trained on.</source>
        <translation>请使用训练该策略的数据集的统计量。</translation>
    </message>
    <message>
        <source>%1: the statistics %2 have %3 numbers, the feature has %4.</source>
        <translation>%1：统计量 %2 有 %3 个数，而特征有 %4 个。</translation>
    </message>
    <message>
        <source>They belong to another robot or policy: copy the folder again.</source>
        <translation>它们属于另一个机器人或策略：请重新复制文件夹。</translation>
    </message>
    <message>
        <source>The chosen statistics have none for %1.</source>
        <translation>所选统计量中没有 %1。</translation>
    </message>
    <message>
        <source>Choose the dataset the policy was trained on.</source>
        <translation>请选择训练该策略的数据集。</translation>
    </message>
    <message>
        <source>%1: the tokenizer artifact %2 has a path outside the folder.</source>
        <translation>%1：分词器 %2 的路径在文件夹之外。</translation>
    </message>
    <message>
        <source>%1: the tokenizer %2 is not on this machine.</source>
        <translation>%1：本机没有分词器 %2。</translation>
    </message>
    <message>
        <source>Put its tokenizer.json and tokenizer_config.json into %1.</source>
        <translation>请把它的 tokenizer.json 和 tokenizer_config.json 放入 %1。</translation>
    </message>
    <message>
        <source>Restore the file from where the policy came from.</source>
        <translation>请从策略的来源恢复该文件。</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>没有文件夹 %1。</translation>
    </message>
    <message>
        <source>Name the folder that holds config.json and model.safetensors.</source>
        <translation>请指定含有 config.json 和 model.safetensors 的文件夹。</translation>
    </message>
    <message>
        <source>%1 holds no config.json, so it is not a policy folder.</source>
        <translation>%1 中没有 config.json，因此不是策略文件夹。</translation>
    </message>
    <message>
        <source>Name its folder pretrained_model.</source>
        <translation>请指定其中的 pretrained_model 文件夹。</translation>
    </message>
    <message>
        <source>There is not enough memory for this policy.</source>
        <translation>内存不足，无法加载该策略。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller precision.</source>
        <translation>请关闭其他程序，或选择较低的精度。</translation>
    </message>
    <message>
        <source>The policy could not be computed.</source>
        <translation>策略无法计算。</translation>
    </message>
    <message>
        <source>See the log for the cause.</source>
        <translation>原因见日志。</translation>
    </message>
    <message>
        <source>fp16 needs a graphics card; this engine computes on the processor.</source>
        <translation>fp16 需要显卡；此引擎在处理器上计算。</translation>
    </message>
    <message>
        <source>Choose auto, fp32, bf16 or int8.</source>
        <translation>请选择 auto、fp32、bf16 或 int8。</translation>
    </message>
    <message>
        <source>The policy needs %1, and the robot does not give it.</source>
        <translation type="vanished">策略需要 %1，而机器人没有提供。</translation>
    </message>
    <message>
        <source>Match the inputs of the policy with those of the rig.</source>
        <translation type="vanished">请把策略的输入与机器人的输入对应起来。</translation>
    </message>
    <message>
        <source>%1: policies of the type %2 are not supported.</source>
        <translation>%1：不支持类型为 %2 的策略。</translation>
    </message>
    <message>
        <source>%1: the state file %2 has a path outside the folder.</source>
        <translation>%1：状态文件 %2 的路径在文件夹之外。</translation>
    </message>
    <message>
        <source>%1: padding on the %2 side is not supported.</source>
        <translation>%1：不支持在 %2 侧填充。</translation>
    </message>
    <message>
        <source>Use a policy whose tokenizer step pads on the right.</source>
        <translation>请使用在右侧填充的策略。</translation>
    </message>
    <message>
        <source>%1: rename_map.%2 is not a name.</source>
        <translation>%1：rename_map.%2 不是名称。</translation>
    </message>
    <message>
        <source>Restore the file.</source>
        <translation>请恢复该文件。</translation>
    </message>
    <message>
        <source>%1: the step %2 is not known to this version of Tandem.</source>
        <translation>%1：此版本的 Tandem 不认识步骤 %2。</translation>
    </message>
    <message>
        <source>Leaving it out would change what the policy does. Use a newer Tandem.</source>
        <translation>省略它会改变策略的行为。请使用更新的 Tandem。</translation>
    </message>
    <message>
        <source>%1 lists no steps.</source>
        <translation>%1 没有列出任何步骤。</translation>
    </message>
    <message>
        <source>%1 holds only one of policy_preprocessor.json and policy_postprocessor.json.</source>
        <translation>%1 只含 policy_preprocessor.json 和 policy_postprocessor.json 中的一个。</translation>
    </message>
    <message>
        <source>Copy the other one from where the policy came from.</source>
        <translation>请从策略的来源复制另一个。</translation>
    </message>
    <message>
        <source>The policy wants %1 numbers for %2, the robot gives %3.</source>
        <translation>策略的 %2 需要 %1 个数，机器人给出 %3 个。</translation>
    </message>
    <message>
        <source>The inference did not run.</source>
        <translation>推理没有运行。</translation>
    </message>
    <message>
        <source>No policy runs that could be taken over.</source>
        <translation>没有正在运行、可以接管的策略。</translation>
    </message>
    <message>
        <source>Run one first (Space).</source>
        <translation>请先运行一个（空格键）。</translation>
    </message>
    <message>
        <source>The policy moves the arm.</source>
        <translation>策略正在移动机械臂。</translation>
    </message>
    <message>
        <source>Pause it first (Space).</source>
        <translation>请先暂停（空格键）。</translation>
    </message>
    <message>
        <source>There is nothing to keep yet.</source>
        <translation>还没有可保留的内容。</translation>
    </message>
    <message>
        <source>Let the policy run for a moment first.</source>
        <translation>请先让策略运行片刻。</translation>
    </message>
    <message>
        <source>A rollout is being recorded already.</source>
        <translation>已在录制一次策略运行。</translation>
    </message>
    <message>
        <source>The policy commands %1 joints, %2 records %3.</source>
        <translation>策略控制 %1 个关节，%2 记录了 %3 个。</translation>
    </message>
    <message>
        <source>Use a dataset of the robot the policy was trained on.</source>
        <translation>请使用训练该策略的机器人的数据集。</translation>
    </message>
    <message>
        <source>%1: the video of %2 is shorter than its episode.</source>
        <translation>%1：%2 的视频比其片段短。</translation>
    </message>
    <message>
        <source>&quot;tandem-cli dataset validate&quot; says what is wrong.</source>
        <translation>“tandem-cli dataset validate”会说明问题所在。</translation>
    </message>
    <message>
        <source>Its episodes are 0 to %1.</source>
        <translation>它的片段为 0 到 %1。</translation>
    </message>
    <message>
        <source>The pictures have the size of the training.</source>
        <translation>图像大小与训练时一致。</translation>
    </message>
    <message>
        <source>The pictures are %1, the policy was trained on %2; the policy resizes them.</source>
        <translation>图像为 %1，策略在 %2 上训练；策略会缩放图像。</translation>
    </message>
    <message>
        <source>Set the camera to the proportions of the training.</source>
        <translation>请把相机设为训练时的宽高比。</translation>
    </message>
    <message>
        <source>The pictures are %1, the policy was trained on %2.</source>
        <translation>图像为 %1，策略在 %2 上训练。</translation>
    </message>
    <message>
        <source>Set the camera of the rig to the size of the training.</source>
        <translation>请把机器人的相机设为训练时的大小。</translation>
    </message>
    <message>
        <source>It feeds %1.</source>
        <translation>它提供 %1。</translation>
    </message>
    <message>
        <source>The rig has no camera of this name.</source>
        <translation>机器人没有这个名称的相机。</translation>
    </message>
    <message>
        <source>Its cameras are %1.</source>
        <translation>它的相机有 %1。</translation>
    </message>
    <message>
        <source>The policy has no input %1.</source>
        <translation>策略没有输入 %1。</translation>
    </message>
    <message>
        <source>Its inputs are %1.</source>
        <translation>它的输入有 %1。</translation>
    </message>
    <message>
        <source>No camera feeds %1.</source>
        <translation>没有相机提供 %1。</translation>
    </message>
    <message>
        <source>Connect the cameras the policy was trained with.</source>
        <translation>请连接训练该策略时使用的相机。</translation>
    </message>
    <message>
        <source>Say which camera it is, one of %1.</source>
        <translation>请指定是哪个相机：%1 之一。</translation>
    </message>
    <message>
        <source>%1 of the training is %2 on average, which the rig cannot reach (%3 to %4).</source>
        <translation>训练中 %1 的平均值为 %2，机器人无法达到（%3 至 %4）。</translation>
    </message>
    <message>
        <source>The policy was trained in other units or on another arm.</source>
        <translation>该策略使用其他单位或在另一种机械臂上训练。</translation>
    </message>
    <message>
        <source>The training of %1 lies within the range of the joints.</source>
        <translation>%1 的训练范围在关节范围之内。</translation>
    </message>
    <message>
        <source>The policy reads %1 and commands %2 joints, the robot has %3.</source>
        <translation>策略读取 %1 个、控制 %2 个关节，机器人有 %3 个。</translation>
    </message>
    <message>
        <source>The policy reads a state of the environment, which no rig gives.</source>
        <translation>策略读取环境状态，而机器人不提供。</translation>
    </message>
    <message>
        <source>Use a policy that reads cameras and joints.</source>
        <translation>请使用读取相机和关节的策略。</translation>
    </message>
    <message>
        <source>The checkpoint names no joints; the order of the robot is taken: %1.</source>
        <translation>检查点没有写明关节名称；采用机器人的顺序：%1。</translation>
    </message>
    <message>
        <source>Every normalised feature has its statistics.</source>
        <translation>每个归一化的特征都有统计量。</translation>
    </message>
    <message>
        <source>There are none for %1: the robot would get numbers near zero where it expects degrees.</source>
        <translation>%1 没有统计量：机器人在需要角度的地方会收到接近零的数。</translation>
    </message>
    <message>
        <source>Bind the statistics of the dataset the policy was trained on.</source>
        <translation>请使用训练该策略的数据集的统计量。</translation>
    </message>
    <message>
        <source>The policy is told what to do, and there is no task.</source>
        <translation>策略需要任务指令，而现在没有任务。</translation>
    </message>
    <message>
        <source>Enter the task.</source>
        <translation>请输入任务。</translation>
    </message>
    <message>
        <source>The task has %1 tokens, the policy reads %2; the rest is cut off.</source>
        <translation>任务有 %1 个词元，策略读取 %2 个；其余会被截断。</translation>
    </message>
    <message>
        <source>Shorten the task.</source>
        <translation>请缩短任务。</translation>
    </message>
    <message>
        <source>The task has %1 of at most %2 tokens.</source>
        <translation>任务有 %1 个词元，最多 %2 个。</translation>
    </message>
    <message>
        <source>An inference takes %1 ms here, its %2 actions last %3 ms.</source>
        <translation>在本机一次推理需要 %1 毫秒，其 %2 个动作持续 %3 毫秒。</translation>
    </message>
    <message>
        <source>Asynchronous inference will hardly keep up: choose a smaller precision or a faster machine.</source>
        <translation type="vanished">异步推理很难跟上：请选择较低的精度或更快的机器。</translation>
    </message>
    <message>
        <source>The arm will stand still most of the time: choose a smaller precision or a faster machine.</source>
        <translation>机械臂大部分时间会静止：请选择较低的精度或更快的机器。</translation>
    </message>
    <message>
        <source>In %1 the actions differ from fp32 by %2 on average and %3 at most.</source>
        <translation type="vanished">使用 %1 时，动作与 fp32 平均相差 %2，最多相差 %3。</translation>
    </message>
    <message>
        <source>Compare with what the task needs; fp32 is exact and slower.</source>
        <translation>请与任务所需的精度比较；fp32 精确但较慢。</translation>
    </message>
    <message>
        <source>bf16: this processor multiplies bf16 matrices in tiles (AMX).</source>
        <translation>bf16：此处理器以矩阵块（AMX）计算 bf16。</translation>
    </message>
    <message>
        <source>bf16: this processor has instructions for it.</source>
        <translation>bf16：此处理器有相应指令。</translation>
    </message>
    <message>
        <source>fp32: this processor has no instructions for bf16, which would be slower.</source>
        <translation>fp32：此处理器没有 bf16 指令，用 bf16 会更慢。</translation>
    </message>
    <message>
        <source>%1: as it was asked for.</source>
        <translation>%1：按要求使用。</translation>
    </message>
    <message>
        <source>cameras</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>joints</source>
        <translation>关节</translation>
    </message>
    <message>
        <source>units</source>
        <translation>单位</translation>
    </message>
    <message>
        <source>joint order</source>
        <translation>关节顺序</translation>
    </message>
    <message>
        <source>environment state</source>
        <translation>环境状态</translation>
    </message>
    <message>
        <source>statistics</source>
        <translation>统计量</translation>
    </message>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>camera %1</source>
        <translation>相机 %1</translation>
    </message>
    <message>
        <source>size of %1</source>
        <translation>%1 的大小</translation>
    </message>
    <message>
        <source>Simulated SO-101, two small cameras</source>
        <translation>仿真 SO-101，两个小相机</translation>
    </message>
    <message>
        <source>%1: it holds no byte-pair model with vocab and merges.</source>
        <translation>%1：没有带 vocab 和 merges 的字节对模型。</translation>
    </message>
    <message>
        <source>%1: the model option %2 is not supported.</source>
        <translation>%1：不支持模型选项 %2。</translation>
    </message>
    <message>
        <source>%1: the vocabulary entry &quot;%2&quot; has no usable id.</source>
        <translation>%1：词表条目 &quot;%2&quot; 没有可用的 id。</translation>
    </message>
    <message>
        <source>%1: the merge %2 does not fit the vocabulary.</source>
        <translation>%1：合并规则 %2 与词表不符。</translation>
    </message>
    <message>
        <source>%1: the post-processor %2 is not supported.</source>
        <translation>%1：不支持后处理器 %2。</translation>
    </message>
    <message>
        <source>%1: the template of the post-processor cannot be read.</source>
        <translation>%1：无法读取后处理器的模板。</translation>
    </message>
    <message>
        <source>%1: the template of the post-processor has no usable ids.</source>
        <translation>%1：后处理器的模板没有可用的 id。</translation>
    </message>
    <message>
        <source>%1: an added token has no usable id or content.</source>
        <translation>%1：有附加词元缺少可用的 id 或内容。</translation>
    </message>
    <message>
        <source>%1: it is not a tokenizer.</source>
        <translation>%1：这不是分词器。</translation>
    </message>
    <message>
        <source>%1: the regular expression %2 is not known to this version of Tandem.</source>
        <translation>%1：此版本的 Tandem 不认识正则表达式 %2。</translation>
    </message>
    <message>
        <source>%1: the split behaviour %2 is not known to this version of Tandem.</source>
        <translation>%1：此版本的 Tandem 不认识切分方式 %2。</translation>
    </message>
    <message>
        <source>%1: a split without a pattern is not known to this version of Tandem.</source>
        <translation>%1：此版本的 Tandem 不认识没有模式的切分。</translation>
    </message>
    <message>
        <source>%1: the normalizer %2 is not known to this version of Tandem.</source>
        <translation>%1：此版本的 Tandem 不认识规范化器 %2。</translation>
    </message>
    <message>
        <source>%1: the pre-tokenizer %2 is not known to this version of Tandem.</source>
        <translation>%1：此版本的 Tandem 不认识预分词器 %2。</translation>
    </message>
    <message>
        <source>Without it the tokens would be wrong. Use a newer Tandem, or the tokenizer the policy was trained with.</source>
        <translation>缺少它，词元会出错。请使用更新的 Tandem，或训练该策略时所用的分词器。</translation>
    </message>
    <message>
        <source>%1: it is not a regular file.</source>
        <translation>%1：这不是普通文件。</translation>
    </message>
    <message>
        <source>%1: it is truncated: it ends before the header size.</source>
        <translation>%1：文件被截断：没有完整的文件头长度。</translation>
    </message>
    <message>
        <source>%1: its header says it is %2 bytes long, more than the file has or than is allowed; the file may be truncated.</source>
        <translation>%1：文件头声称长 %2 字节，超过文件长度或允许的上限；文件可能被截断。</translation>
    </message>
    <message>
        <source>the header of %1 is not valid JSON.</source>
        <translation>%1 的文件头不是有效的 JSON。</translation>
    </message>
    <message>
        <source>the header of %1 is nested too deeply.</source>
        <translation>%1 的文件头嵌套过深。</translation>
    </message>
    <message>
        <source>%1: its header is not a JSON object.</source>
        <translation>%1：文件头不是 JSON 对象。</translation>
    </message>
    <message>
        <source>%1: bytes behind the last offset belong to no tensor.</source>
        <translation>%1：最后一个偏移之后的字节不属于任何张量。</translation>
    </message>
    <message>
        <source>%1: tensor %2 lacks dtype, shape or data_offsets in the header.</source>
        <translation>%1：张量 %2 在文件头中缺少 dtype、shape 或 data_offsets。</translation>
    </message>
    <message>
        <source>%1: tensor %2 has the dtype %3, which is not known.</source>
        <translation>%1：张量 %2 的 dtype %3 未知。</translation>
    </message>
    <message>
        <source>%1: tensor %2 has no usable shape.</source>
        <translation>%1：张量 %2 没有可用的形状。</translation>
    </message>
    <message>
        <source>%1: tensor %2 has a shape with an extent that is not a whole number.</source>
        <translation>%1：张量 %2 的形状中有非整数。</translation>
    </message>
    <message>
        <source>%1: tensor %2 has no usable data_offsets.</source>
        <translation>%1：张量 %2 没有可用的 data_offsets。</translation>
    </message>
    <message>
        <source>%1: tensor %2 has offsets past the end of the file, which may be truncated.</source>
        <translation>%1：张量 %2 的偏移超出文件末尾；文件可能被截断。</translation>
    </message>
    <message>
        <source>%1: tensor %2 has the shape %3, which does not agree with the size of its data.</source>
        <translation>%1：张量 %2 的形状 %3 与其数据大小不符。</translation>
    </message>
    <message>
        <source>%1: tensor %2 has offsets that overlap another tensor.</source>
        <translation>%1：张量 %2 的偏移与另一个张量重叠。</translation>
    </message>
    <message>
        <source>%1: tensor %2 has offsets that leave a hole before it.</source>
        <translation>%1：张量 %2 的偏移在它之前留下空缺。</translation>
    </message>
    <message>
        <source>%1: tensor %2 has the shape %3, config.json asks for %4.</source>
        <translation>%1：张量 %2 的形状为 %3，而 config.json 要求 %4。</translation>
    </message>
    <message>
        <source>The weights belong to another config.json: copy the folder again.</source>
        <translation>权重属于另一个 config.json：请重新复制文件夹。</translation>
    </message>
    <message>
        <source>%1: tensor %2 holds values that are not finite (NaN or infinity).</source>
        <translation>%1：张量 %2 含有非有限值（NaN 或无穷大）。</translation>
    </message>
    <message>
        <source>The training diverged or the file is damaged: use another checkpoint.</source>
        <translation>训练已发散或文件已损坏：请使用其他检查点。</translation>
    </message>
    <message>
        <source>Tandem runs resnet18 and resnet34.</source>
        <translation>Tandem 支持 resnet18 和 resnet34。</translation>
    </message>
    <message>
        <source>Tandem runs act, diffusion and smolvla.</source>
        <translation>Tandem 支持 act、diffusion 和 smolvla。</translation>
    </message>
    <message>
        <source>%1: the tokenizer has no tokens for pictures.</source>
        <translation>%1：分词器没有用于画面的词元。</translation>
    </message>
    <message>
        <source>Use the tokenizer of the vision-language model.</source>
        <translation>请使用视觉语言模型的分词器。</translation>
    </message>
    <message>
        <source>%1: the numbers of heads, widths and patches do not agree.</source>
        <translation>%1：注意力头数、宽度和图块大小互不相符。</translation>
    </message>
    <message>
        <source>Copy the config.json of the vision-language model again.</source>
        <translation>请重新复制视觉语言模型的 config.json。</translation>
    </message>
    <message>
        <source>%1: the vision-language model %2 is not on this machine.</source>
        <translation>%1：本机没有视觉语言模型 %2。</translation>
    </message>
    <message>
        <source>Put its config.json into %1 and name that folder in vlm_model_name.</source>
        <translation>请把它的 config.json 放到 %1，并在 vlm_model_name 中写上该文件夹。</translation>
    </message>
    <message>
        <source>%1: num_expert_layers %2 does not go with num_vlm_layers %3.</source>
        <translation>%1：num_expert_layers %2 与 num_vlm_layers %3 不匹配。</translation>
    </message>
    <message>
        <source>LeRobot cannot run this combination either.</source>
        <translation>LeRobot 也无法运行这种组合。</translation>
    </message>
    <message>
        <source>%1: the features are not a list of names.</source>
        <translation>%1：特征不是按名称列出的。</translation>
    </message>
    <message>
        <source>%1: the feature %2 lacks type or shape.</source>
        <translation>%1：特征 %2 缺少类型或形状。</translation>
    </message>
    <message>
        <source>%1: the feature %2 has an unusable shape %3.</source>
        <translation>%1：特征 %2 的形状 %3 不可用。</translation>
    </message>
    <message>
        <source>%1: the normalisation modes are not a list of names.</source>
        <translation>%1：归一化方式不是按名称列出的。</translation>
    </message>
    <message>
        <source>%1: the normalisation mode %2 is not known.</source>
        <translation>%1：归一化方式 %2 未知。</translation>
    </message>
    <message>
        <source>%1: output_features names no action.</source>
        <translation>%1：output_features 中没有动作。</translation>
    </message>
    <message>
        <source>%1: field %2 must be an object.</source>
        <translation>%1：字段 %2 必须是对象。</translation>
    </message>
    <message>
        <source>%1: field %2 must be a number between %3 and %4.</source>
        <translation>%1：字段 %2 必须是 %3 到 %4 之间的数。</translation>
    </message>
    <message>
        <source>%1: field %2 must be a whole number between %3 and %4.</source>
        <translation>%1：字段 %2 必须是 %3 到 %4 之间的整数。</translation>
    </message>
    <message>
        <source>%1: field %2 is &quot;%3&quot;; LeRobot&apos;s ACT runs with relu and gelu only.</source>
        <translation>%1：字段 %2 为 &quot;%3&quot;；LeRobot 的 ACT 只支持 relu 和 gelu。</translation>
    </message>
    <message>
        <source>%1: field %2 is %3; DDPM and DDIM are known.</source>
        <translation>%1：字段 %2 为 %3；已知的有 DDPM 和 DDIM。</translation>
    </message>
    <message>
        <source>%1: field %2 is %3; epsilon and sample are known.</source>
        <translation>%1：字段 %2 为 %3；已知的有 epsilon 和 sample。</translation>
    </message>
    <message>
        <source>%1: field %2 is %3, which is not known.</source>
        <translation>%1：字段 %2 的值 %3 未知。</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>该文件</translation>
    </message>
    <message>
        <source>must be a multiple of n_heads and of 4</source>
        <translation>必须是 n_heads 和 4 的倍数</translation>
    </message>
    <message>
        <source>is true, which a ResNet of basic blocks cannot do</source>
        <translation>为 true，而由基本块组成的 ResNet 做不到</translation>
    </message>
    <message>
        <source>must be 1 where temporal_ensemble_coeff is set</source>
        <translation>设置了 temporal_ensemble_coeff 时必须为 1</translation>
    </message>
    <message>
        <source>must be height and width</source>
        <translation>必须是高和宽</translation>
    </message>
    <message>
        <source>must be width and height</source>
        <translation>必须是宽和高</translation>
    </message>
    <message>
        <source>must be a multiple of 2 to the number of down_dims</source>
        <translation>必须是 2 的（down_dims 个数）次方的倍数</translation>
    </message>
    <message>
        <source>must be at most horizon - n_obs_steps + 1</source>
        <translation>最多为 horizon - n_obs_steps + 1</translation>
    </message>
    <message>
        <source>must be multiples of n_groups and of 8</source>
        <translation>必须都是 n_groups 和 8 的倍数</translation>
    </message>
    <message>
        <source>or max_state_dim is smaller than the action or the state</source>
        <translation>或 max_state_dim 小于动作或状态的维数</translation>
    </message>
    <message>
        <source>has no state, which SmolVLA needs</source>
        <translation>没有 SmolVLA 需要的状态</translation>
    </message>
    <message>
        <source>is true, which LeRobot does not implement</source>
        <translation>为 true，而 LeRobot 没有实现</translation>
    </message>
    <message>
        <source>is true for a robot that has not 14 joints</source>
        <translation>为 true，但机器人不是 14 个关节</translation>
    </message>
    <message>
        <source>%1: the golden values are damaged: %2 has no leading axis of %3.</source>
        <translation>%1：参考值已损坏：%2 的首轴长度不是 %3。</translation>
    </message>
    <message>
        <source>%1: the golden values are damaged: %2 is neither a picture nor a vector.</source>
        <translation>%1：参考值已损坏：%2 既不是画面也不是向量。</translation>
    </message>
    <message>
        <source>golden.json lists no tensors</source>
        <translation>golden.json 没有列出张量</translation>
    </message>
    <message>
        <source>all features</source>
        <translation>所有特征</translation>
    </message>
    <message>
        <source>the chosen statistics</source>
        <translation>所选统计量</translation>
    </message>
    <message>
        <source>The policy was not loaded.</source>
        <translation>策略未加载。</translation>
    </message>
    <message>
        <source>%1 could not be loaded.</source>
        <translation>%1 无法加载。</translation>
    </message>
    <message>
        <source>The machine may be short of memory.</source>
        <translation>本机内存可能不足。</translation>
    </message>
    <message>
        <source>%1 has no episode %2.</source>
        <translation>%1 没有片段 %2。</translation>
    </message>
    <message>
        <source>It was stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>Choose the rig it was recorded with.</source>
        <translation>请选择录制时所用的机器人。</translation>
    </message>
    <message>
        <source>Some motors may still be powered.</source>
        <translation>部分电机可能仍在通电。</translation>
    </message>
    <message>
        <source>Support the arm and switch its power supply off.</source>
        <translation>请扶住机械臂，并关闭其电源。</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Compare it with the dataset the policy was trained on, or name that dataset.</source>
        <translation>请与训练该策略的数据集对照，或指定该数据集。</translation>
    </message>
    <message>
        <source>The policy was trained on the joints %1; the robot has %2.</source>
        <translation>策略是在关节 %1 上训练的；机器人的关节是 %2。</translation>
    </message>
    <message>
        <source>The policy counts the joints as %1; the robot as %2.</source>
        <translation>策略的关节顺序是 %1；机器人的顺序是 %2。</translation>
    </message>
    <message>
        <source>They are bound by name; nothing is to be done.</source>
        <translation>已按名称对应，无需操作。</translation>
    </message>
    <message>
        <source>The policy was trained at %1 frames a second, the rig runs at %2 Hz.</source>
        <translation>策略以每秒 %1 帧训练，机器人以 %2 Hz 运行。</translation>
    </message>
    <message>
        <source>The arm would move at another speed: set rate_hz of the rig to %1.</source>
        <translation>机械臂会以不同的速度运动：请将机器人的 rate_hz 设为 %1。</translation>
    </message>
    <message>
        <source>These fields are not known to this version of Tandem and were ignored: %1.</source>
        <translation>此版本的 Tandem 不认识以下字段，已忽略：%1。</translation>
    </message>
    <message>
        <source>Compare the policy with what it did elsewhere, or use a newer Tandem.</source>
        <translation>请与该策略在别处的表现比较，或使用更新版本的 Tandem。</translation>
    </message>
    <message>
        <source>Choose one of the sets of the checkpoint (%1), or bind the statistics of the dataset it was trained on.</source>
        <translation>请选择检查点中的一组（%1），或绑定训练所用数据集的统计量。</translation>
    </message>
    <message>
        <source>Those of %1 differ from the dataset: number %2 is %3 ± %4 in the checkpoint and %5 ± %6 there.</source>
        <translation>%1 的统计量与数据集不同：第 %2 个数在检查点中为 %3 ± %4，在数据集中为 %5 ± %6。</translation>
    </message>
    <message>
        <source>The policy was trained on other data, or on steps instead of positions: name the right dataset.</source>
        <translation>策略是用其他数据训练的，或以增量而非位置训练：请指定正确的数据集。</translation>
    </message>
    <message>
        <source>%1: there is no set of statistics called %2.</source>
        <translation>%1：没有名为 %2 的统计量组。</translation>
    </message>
    <message>
        <source>The checkpoint holds one set only; choose none.</source>
        <translation>检查点只有一组统计量；无需选择。</translation>
    </message>
    <message>
        <source>It holds %1.</source>
        <translation>其中有 %1。</translation>
    </message>
    <message>
        <source>%1 is no LeRobot dataset: it has no meta/info.json.</source>
        <translation>%1 不是 LeRobot 数据集：缺少 meta/info.json。</translation>
    </message>
    <message>
        <source>Choose the folder that holds meta, data and videos.</source>
        <translation>请选择包含 meta、data 和 videos 的文件夹。</translation>
    </message>
    <message>
        <source>rate</source>
        <translation>频率</translation>
    </message>
    <message>
        <source>There is no graphics card that this build of Tandem can compute on.</source>
        <translation>没有这个 Tandem 版本可用于计算的显卡。</translation>
    </message>
    <message>
        <source>Build Tandem with a CUDA build of LibTorch (docs/policies.md), or choose the device cpu.</source>
        <translation>请用 CUDA 版的 LibTorch 构建 Tandem（docs/policies.md），或选择设备 cpu。</translation>
    </message>
    <message>
        <source>Install the driver of an NVIDIA card, or choose the device cpu.</source>
        <translation>请安装 NVIDIA 显卡的驱动，或选择设备 cpu。</translation>
    </message>
    <message>
        <source>LibTorch&apos;s CUDA libraries could not be loaded; the log says which. Or choose the device cpu.</source>
        <translation>无法加载 LibTorch 的 CUDA 库，日志中写明是哪一个。也可以选择设备 cpu。</translation>
    </message>
    <message>
        <source>The driver shows no NVIDIA card. Choose the device cpu.</source>
        <translation>驱动没有找到 NVIDIA 显卡。请选择设备 cpu。</translation>
    </message>
    <message>
        <source>int8 is computed on the processor only.</source>
        <translation>int8 只能在处理器上计算。</translation>
    </message>
    <message>
        <source>Choose another precision, or the device cpu.</source>
        <translation>请选择其他精度，或设备 cpu。</translation>
    </message>
    <message>
        <source>There is not enough memory on the graphics card for this policy.</source>
        <translation>显卡的显存不足以运行这个策略。</translation>
    </message>
    <message>
        <source>Close other programs that use it, or choose the device cpu.</source>
        <translation>请关闭其他占用显卡的程序，或选择设备 cpu。</translation>
    </message>
    <message>
        <source>The graphics card failed while it computed the policy.</source>
        <translation>显卡在计算策略时出错。</translation>
    </message>
    <message>
        <source>Load the policy again; if that fails, start Tandem again or choose the device cpu.</source>
        <translation>请重新加载策略；若仍失败，请重启 Tandem 或选择设备 cpu。</translation>
    </message>
    <message>
        <source>bf16 on the graphics card %1.</source>
        <translation>bf16，在显卡 %1 上。</translation>
    </message>
    <message>
        <source>fp16 on the graphics card %1, which has no instructions for bf16.</source>
        <translation>fp16，在显卡 %1 上（它没有 bf16 指令）。</translation>
    </message>
    <message>
        <source>Correct the field driver; known are %1.</source>
        <translation>请更正 driver 字段；已知的有 %1。</translation>
    </message>
    <message>
        <source>%1 is not a file but a folder, pipe or device.</source>
        <translation>%1 不是文件，而是文件夹、管道或设备。</translation>
    </message>
    <message>
        <source>Move it out of the dataset.</source>
        <translation>请将它移出数据集。</translation>
    </message>
    <message>
        <source>%1 is cut off or damaged.</source>
        <translation>%1 不完整或已损坏。</translation>
    </message>
    <message>
        <source>Restore it from a copy before recording into the dataset.</source>
        <translation>请先从备份恢复它，再向该数据集录制。</translation>
    </message>
    <message>
        <source>%1: its name is too long.</source>
        <translation>%1：名称太长。</translation>
    </message>
    <message>
        <source>Choose a shorter name.</source>
        <translation>请选择更短的名称。</translation>
    </message>
    <message>
        <source>meta/stats.json was missing, damaged or of another state; made anew from the episodes.</source>
        <translation>meta/stats.json 缺失、损坏或与数据不符，已根据各片段重新生成。</translation>
    </message>
    <message>
        <source>The control loop was late: %1 ticks did not happen.</source>
        <translation>控制循环延迟：有 %1 个周期未执行。</translation>
    </message>
    <message>
        <source>%1: there is no driver called %2.</source>
        <translation>%1：没有名为 %2 的驱动。</translation>
    </message>
    <message>
        <source>Known are camera-freeze, camera-unplug, bus-loss, leader-lost and push.</source>
        <translation>已知的有 camera-freeze、camera-unplug、bus-loss、leader-lost 和 push。</translation>
    </message>
    <message>
        <source>%1 holds no episode: a recording ended here before its first one was saved.</source>
        <translation>%1 中没有片段：录制在保存第一个片段之前就结束了。</translation>
    </message>
    <message>
        <source>Record into the folder again, or delete it.</source>
        <translation>请再次录制到该文件夹，或将其删除。</translation>
    </message>
    <message>
        <source>The fault is not one of a single device; &quot;%1&quot; cannot be named.</source>
        <translation>该故障不针对单个设备，不能指定“%1”。</translation>
    </message>
    <message>
        <source>Leave the name out, as in bus-loss=0.3.</source>
        <translation>请去掉名称，例如 bus-loss=0.3。</translation>
    </message>
    <message>
        <source>%1: camera %2 has the unknown mount &quot;%3&quot;.</source>
        <translation>%1：相机 %2 的安装位置“%3”未知。</translation>
    </message>
    <message>
        <source>%1 is in use by another program.</source>
        <translation>%1 正被其他程序使用。</translation>
    </message>
    <message>
        <source>%1 is damaged or not a database of scores.</source>
        <translation>%1 已损坏，或不是评分数据库。</translation>
    </message>
    <message>
        <source>Restore it from a backup.</source>
        <translation>请从备份恢复。</translation>
    </message>
    <message>
        <source>%1: what was to be written is against its rules.</source>
        <translation>%1：要写入的内容违反其规则。</translation>
    </message>
    <message>
        <source>%1: the database refused a command.</source>
        <translation>%1：数据库拒绝了命令。</translation>
    </message>
    <message>
        <source>%1 is a database of another program.</source>
        <translation>%1 是其他程序的数据库。</translation>
    </message>
    <message>
        <source>Choose another file for the scores.</source>
        <translation>请为评分选择另一个文件。</translation>
    </message>
    <message>
        <source>The scores were brought up to date; a copy of before is %1.</source>
        <translation>评分数据库已升级；升级前的副本为 %1。</translation>
    </message>
    <message>
        <source>%1 was written by a newer Tandem; it is open for reading only.</source>
        <translation>%1 由更新版本的 Tandem 写入；现以只读方式打开。</translation>
    </message>
    <message>
        <source>%1 is in use by another Tandem; it is open for reading only.</source>
        <translation>%1 正被另一个 Tandem 使用；现以只读方式打开。</translation>
    </message>
    <message>
        <source>%1 may not be written; it is open for reading only.</source>
        <translation>%1 不可写入；现以只读方式打开。</translation>
    </message>
    <message>
        <source>%1 was damaged. It was put aside as %2, and %3 rows that could be read were taken over.</source>
        <translation>%1 已损坏。它已移至 %2，可读取的 %3 行已转入。</translation>
    </message>
    <message>
        <source>The name of the folder is empty.</source>
        <translation>文件夹名称为空。</translation>
    </message>
    <message>
        <source>Choose a folder.</source>
        <translation>请选择一个文件夹。</translation>
    </message>
    <message>
        <source>%1 is meant below a folder that is gone.</source>
        <translation>%1 所在的文件夹已不存在。</translation>
    </message>
    <message>
        <source>Give the whole path, or enter another folder first.</source>
        <translation>请给出完整路径，或先进入另一个文件夹。</translation>
    </message>
    <message>
        <source>%1 holds values that are not numbers; &quot;dataset validate&quot; says where.</source>
        <translation>%1 含有不是数字的值；“dataset validate”会指出位置。</translation>
    </message>
    <message>
        <source>There is no suite &quot;%1&quot;.</source>
        <translation>没有评测套件“%1”。</translation>
    </message>
    <message>
        <source>See &quot;tandem-cli score suite list&quot;, or give the path of a suite file.</source>
        <translation>请查看“tandem-cli score suite list”，或给出套件文件的路径。</translation>
    </message>
    <message>
        <source>Stage %1 of task %2 cannot be credited so.</source>
        <translation>任务 %2 的阶段 %1 不能这样计分。</translation>
    </message>
    <message>
        <source>Give a number up to its maximum.</source>
        <translation>请给出不超过其上限的数字。</translation>
    </message>
    <message>
        <source>Give 0 or 1.</source>
        <translation>请给出 0 或 1。</translation>
    </message>
    <message>
        <source>The result of task %1 is missing or out of range.</source>
        <translation>任务 %1 的结果缺失或超出范围。</translation>
    </message>
    <message>
        <source>Give a number within its range.</source>
        <translation>请给出范围内的数字。</translation>
    </message>
    <message>
        <source>A task has no way of scoring.</source>
        <translation>有任务没有计分方式。</translation>
    </message>
    <message>
        <source>An experiment needs a contender and at least one planned trial.</source>
        <translation>实验需要一个参评者和至少一次计划中的试验。</translation>
    </message>
    <message>
        <source>Choose a contender, and a suite whose cells have trials.</source>
        <translation>请选择参评者，以及其单元含有试验的套件。</translation>
    </message>
    <message>
        <source>A Latin square needs a number of blocks that the contenders divide.</source>
        <translation>拉丁方要求区组数能被参评者数整除。</translation>
    </message>
    <message>
        <source>Plan some trials more, or choose the balanced order.</source>
        <translation>请多计划几次试验，或选择平衡顺序。</translation>
    </message>
    <message>
        <source>%1: a cell or anchor names the %2 &quot;%3&quot;, which does not exist.</source>
        <translation>%1：某个单元或参考值指定的 %2“%3”不存在。</translation>
    </message>
    <message>
        <source>%1: the %2 &quot;%3&quot; is there twice.</source>
        <translation>%1：%2“%3”出现了两次。</translation>
    </message>
    <message>
        <source>%1: the cell of task &quot;%2&quot; and setting &quot;%3&quot; is there twice.</source>
        <translation>%1：任务“%2”与条件“%3”的单元出现了两次。</translation>
    </message>
    <message>
        <source>%1: the cells plan more trials than can be run.</source>
        <translation>%1：各单元计划的试验数超出可执行的范围。</translation>
    </message>
    <message>
        <source>Suite %1 has cells without initial conditions.</source>
        <translation>套件 %1 含有没有初始条件的单元。</translation>
    </message>
    <message>
        <source>Give them starts.</source>
        <translation>请为其给出起始条件。</translation>
    </message>
    <message>
        <source>The checkpoint of %1 has no content hash.</source>
        <translation>%1 的检查点没有内容哈希。</translation>
    </message>
    <message>
        <source>Choose a folder that can be read.</source>
        <translation>请选择可读取的文件夹。</translation>
    </message>
    <message>
        <source>A trial is made void for a reason only.</source>
        <translation>作废一次试验需要理由。</translation>
    </message>
    <message>
        <source>Write what went wrong.</source>
        <translation>请写明出了什么问题。</translation>
    </message>
    <message>
        <source>An experiment needs a title and at least one contender.</source>
        <translation>实验需要标题和至少一个参评者。</translation>
    </message>
    <message>
        <source>Give it a title and choose a policy.</source>
        <translation>请给出标题并选择策略。</translation>
    </message>
    <message>
        <source>Two contenders are the same checkpoint with the same inference.</source>
        <translation>有两个参评者是同一检查点且推理方式相同。</translation>
    </message>
    <message>
        <source>Change one of them.</source>
        <translation>请修改其中一个。</translation>
    </message>
    <message>
        <source>The suite is not in the database.</source>
        <translation>数据库中没有该套件。</translation>
    </message>
    <message>
        <source>There is no experiment %1.</source>
        <translation>没有实验 %1。</translation>
    </message>
    <message>
        <source>There is no valid trial %1.</source>
        <translation type="vanished">没有有效的试验 %1。</translation>
    </message>
    <message>
        <source>Unblinding needs a reason.</source>
        <translation>揭盲需要理由。</translation>
    </message>
    <message>
        <source>Write why the contenders are to be told.</source>
        <translation>请写明为何要公开参评者。</translation>
    </message>
    <message>
        <source>The experiment &quot;%1&quot; is not blind.</source>
        <translation>实验“%1”不是盲测。</translation>
    </message>
    <message>
        <source>Its contenders are known.</source>
        <translation>其参评者是已知的。</translation>
    </message>
    <message>
        <source>Suite %1 version %2 is frozen with another definition.</source>
        <translation>套件 %1 的版本 %2 已以另一定义冻结。</translation>
    </message>
    <message>
        <source>Give the changed suite the next version.</source>
        <translation>请为修改后的套件使用下一个版本号。</translation>
    </message>
    <message>
        <source>%1: the step %2 is there twice.</source>
        <translation>%1：步骤 %2 出现了两次。</translation>
    </message>
    <message>
        <source>%1: the step %2 is missing, although config.json normalises.</source>
        <translation>%1：缺少步骤 %2，但 config.json 要求归一化。</translation>
    </message>
    <message>
        <source>%1: norm_map is empty, although config.json normalises.</source>
        <translation>%1：norm_map 为空，但 config.json 要求归一化。</translation>
    </message>
    <message>
        <source>%1: the vision backbone &quot;%2&quot; is not supported.</source>
        <translation>%1：不支持视觉骨干网络“%2”。</translation>
    </message>
    <message>
        <source>%1: the tokenizer has %2 tokens, the policy knows %3.</source>
        <translation>%1：分词器有 %2 个词元，策略只认识 %3 个。</translation>
    </message>
    <message>
        <source>The task gives a token that the policy does not know, number %1.</source>
        <translation>任务给出了策略不认识的词元，编号为 %1。</translation>
    </message>
    <message>
        <source>Use the tokenizer the policy was trained with.</source>
        <translation>使用该策略训练时所用的分词器。</translation>
    </message>
    <message>
        <source>%1: the padding %2 of the tokenizer step is not known.</source>
        <translation>%1：分词器步骤的填充方式 %2 未知。</translation>
    </message>
    <message>
        <source>%1: rename_map is not a list of names and new names.</source>
        <translation>%1：rename_map 不是由名称与新名称组成的列表。</translation>
    </message>
    <message>
        <source>%1: the step tokenizer_processor is missing, without which the policy reads no task.</source>
        <translation>%1：缺少步骤 tokenizer_processor，没有它策略就读不到任务。</translation>
    </message>
    <message>
        <source>The policy does not scale its pictures and cannot take one of %1 × %2.</source>
        <translation>该策略不缩放画面，无法接受 %1 × %2 的画面。</translation>
    </message>
    <message>
        <source>Give it pictures of %1 × %2.</source>
        <translation>请给它 %1 × %2 的画面。</translation>
    </message>
    <message>
        <source>%1: this experiment is already in the database.</source>
        <translation>%1：此实验已在数据库中。</translation>
    </message>
    <message>
        <source>Look for it in the list of experiments.</source>
        <translation>请在实验列表中查找。</translation>
    </message>
    <message>
        <source>There is no contender &quot;%1&quot; in this experiment.</source>
        <translation>本实验中没有参评者“%1”。</translation>
    </message>
    <message>
        <source>Choose one of its contenders.</source>
        <translation>请选择其中一个参评者。</translation>
    </message>
    <message>
        <source>This file is about one contender, and the experiment has several.</source>
        <translation>此文件只涉及一个参评者，而该实验有多个。</translation>
    </message>
    <message>
        <source>%1 has neither per_task nor per_episode.</source>
        <translation>%1 既没有 per_task，也没有 per_episode。</translation>
    </message>
    <message>
        <source>Choose the eval_info.json of LeRobot&apos;s evaluation.</source>
        <translation>请选择 LeRobot 评估生成的 eval_info.json。</translation>
    </message>
    <message>
        <source>%1 is a pickle, which could run anything when it is read.</source>
        <translation>%1 是 pickle，读取时可能运行任意程序。</translation>
    </message>
    <message>
        <source>Export it as a table of language_command, success, partial_success, duration_seconds and policy_id.</source>
        <translation>请将其导出为包含 language_command、success、partial_success、duration_seconds 和 policy_id 的表格。</translation>
    </message>
    <message>
        <source>Choose a file to import.</source>
        <translation>请选择要导入的文件。</translation>
    </message>
    <message>
        <source>%1 holds no trials.</source>
        <translation>%1 不含试验。</translation>
    </message>
    <message>
        <source>%1 holds trials that do not fit their experiment.</source>
        <translation>%1 含有与其实验不符的试验。</translation>
    </message>
    <message>
        <source>Choose another file.</source>
        <translation>请选择其他文件。</translation>
    </message>
    <message>
        <source>%1 holds more than a million trials.</source>
        <translation>%1 含有超过一百万次试验。</translation>
    </message>
    <message>
        <source>Import it in several parts.</source>
        <translation>请分几部分导入。</translation>
    </message>
    <message>
        <source>%1 is no table of text.</source>
        <translation>%1 不是文本表格。</translation>
    </message>
    <message>
        <source>Choose a CSV file.</source>
        <translation>请选择 CSV 文件。</translation>
    </message>
    <message>
        <source>A table has no field &quot;%1&quot; to map a column to.</source>
        <translation>表格没有可供列映射的字段“%1”。</translation>
    </message>
    <message>
        <source>Map contender, task, setting, success, score, score_max, duration, steps, seed, notes or void_reason.</source>
        <translation type="vanished">请映射 contender、task、setting、success、score、score_max、duration、steps、seed、notes 或 void_reason。</translation>
    </message>
    <message>
        <source>%1 has no table episode_results as vla-eval writes it.</source>
        <translation>%1 没有 vla-eval 所写的表 episode_results。</translation>
    </message>
    <message>
        <source>Choose the database of an evaluation.</source>
        <translation>请选择一次评估的数据库。</translation>
    </message>
    <message>
        <source>%1, row %2: status must be success, fail or error, steps and time not negative.</source>
        <translation>%1，第 %2 行：status 必须是 success、fail 或 error，步数和时间不能为负。</translation>
    </message>
    <message>
        <source>The suite %1 has no cell for &quot;%2&quot;.</source>
        <translation>套件 %1 没有对应“%2”的单元。</translation>
    </message>
    <message>
        <source>The suite %1 has no cell for &quot;%2&quot; and %3 others.</source>
        <translation>套件 %1 没有对应“%2”及另外 %3 个的单元。</translation>
    </message>
    <message>
        <source>Choose a suite that has these tasks, or import without one.</source>
        <translation>请选择含有这些任务的套件，或不带套件导入。</translation>
    </message>
    <message>
        <source>Only an experiment that was planned to test something can confirm it.</source>
        <translation>只有事先计划用来检验某一点的实验才能证实它。</translation>
    </message>
    <message>
        <source>Write the report as an exploratory one.</source>
        <translation>请将报告写为探索性报告。</translation>
    </message>
    <message>
        <source>The report cannot be called confirmatory; it lacks: %1.</source>
        <translation>该报告不能称为验证性报告；它缺少：%1。</translation>
    </message>
    <message>
        <source>Complete what is missing, or write an exploratory report.</source>
        <translation>请补全缺少的内容，或撰写探索性报告。</translation>
    </message>
    <message>
        <source>%1 is no evaluation of the schema tandem.evaluation/1.</source>
        <translation>%1 不是 schema 为 tandem.evaluation/1 的评估。</translation>
    </message>
    <message>
        <source>Choose a file that Tandem exported as JSON.</source>
        <translation>请选择 Tandem 导出的 JSON 文件。</translation>
    </message>
    <message>
        <source>%1: %2 holds a value that is not allowed there.</source>
        <translation>%1：%2 含有此处不允许的值。</translation>
    </message>
    <message>
        <source>%1, line %2: 0.01 is what a known script stores where &quot;y&quot; was answered for a success. It is taken over as a score of 0.01; look at the recording.</source>
        <translation>%1，第 %2 行：0.01 是某个已知脚本在成功一问回答“y”时存入的值。现按评分 0.01 接收；请查看录像。</translation>
    </message>
    <message>
        <source>%1, line %2: clip %3 was scored again; the last score counts.</source>
        <translation>%1，第 %2 行：剪辑 %3 被再次评分；以最后一次评分为准。</translation>
    </message>
    <message>
        <source>%1: %2 %3.</source>
        <translation>%1：%2 %3。</translation>
    </message>
    <message>
        <source>%1, line %2: %3.</source>
        <translation>%1，第 %2 行：%3。</translation>
    </message>
    <message>
        <source>must be an object</source>
        <translation>必须是对象</translation>
    </message>
    <message>
        <source>is not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>must be a list of objects</source>
        <translation>必须是对象列表</translation>
    </message>
    <message>
        <source>must be a whole number</source>
        <translation>必须是整数</translation>
    </message>
    <message>
        <source>must be a number</source>
        <translation>必须是数字</translation>
    </message>
    <message>
        <source>must be hexadecimal digits</source>
        <translation>必须是十六进制数字</translation>
    </message>
    <message>
        <source>names an artifact that is not in the file</source>
        <translation>指定了文件中不存在的工件</translation>
    </message>
    <message>
        <source>names something that is not in the file</source>
        <translation>指定了文件中不存在的内容</translation>
    </message>
    <message>
        <source>names a task and setting that the suite does not have</source>
        <translation>指定了套件中没有的任务和条件</translation>
    </message>
    <message>
        <source>names an initial condition that the suite does not have</source>
        <translation>指定了套件中没有的初始条件</translation>
    </message>
    <message>
        <source>is missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>is no stage of the task</source>
        <translation>不是该任务的阶段</translation>
    </message>
    <message>
        <source>must be a number within the points of the task</source>
        <translation>必须是不超出该任务分值范围的数字</translation>
    </message>
    <message>
        <source>must be a number that the rubric allows</source>
        <translation>必须是评分表允许的数字</translation>
    </message>
    <message>
        <source>there is text after a closing quote</source>
        <translation>右引号之后还有文本</translation>
    </message>
    <message>
        <source>a quote is not closed</source>
        <translation>引号未闭合</translation>
    </message>
    <message>
        <source>a score must be between 0 and 1</source>
        <translation>评分必须在 0 到 1 之间</translation>
    </message>
    <message>
        <source>this is no JSON object</source>
        <translation>这不是 JSON 对象</translation>
    </message>
    <message>
        <source>a pair needs a session and two different policies</source>
        <translation>一对试验需要一个会话和两个不同的策略</translation>
    </message>
    <message>
        <source>preference must be A, B or TIE</source>
        <translation>preference 必须是 A、B 或 TIE</translation>
    </message>
    <message>
        <source>the trial has neither success nor score</source>
        <translation>该试验既没有成功与否也没有评分</translation>
    </message>
    <message>
        <source>there is no column for success or score</source>
        <translation>没有表示成功或评分的列</translation>
    </message>
    <message>
        <source>success must be true or false</source>
        <translation>success 必须为 true 或 false</translation>
    </message>
    <message>
        <source>result must be success, failed or unmarked</source>
        <translation>结果必须是 success、failed 或 unmarked</translation>
    </message>
    <message>
        <source>milestones must be true or false</source>
        <translation>milestones 必须是 true 或 false</translation>
    </message>
    <message>
        <source>No trial is running.</source>
        <translation>没有正在进行的试验。</translation>
    </message>
    <message>
        <source>Start it first.</source>
        <translation>请先开始。</translation>
    </message>
    <message>
        <source>The trial has begun already.</source>
        <translation>试验已经开始。</translation>
    </message>
    <message>
        <source>End it, or make it void.</source>
        <translation>请结束它，或将其作废。</translation>
    </message>
    <message>
        <source>The clock is paused for a reason only.</source>
        <translation>暂停计时需要理由。</translation>
    </message>
    <message>
        <source>Write why.</source>
        <translation>请写明原因。</translation>
    </message>
    <message>
        <source>The trial is not paused.</source>
        <translation>试验未暂停。</translation>
    </message>
    <message>
        <source>It goes on already.</source>
        <translation>它已在继续进行。</translation>
    </message>
    <message>
        <source>The task has no such stage.</source>
        <translation>该任务没有这样的阶段。</translation>
    </message>
    <message>
        <source>Use the keys that are shown.</source>
        <translation>请使用所显示的按键。</translation>
    </message>
    <message>
        <source>The task is judged by its stages.</source>
        <translation>该任务按其阶段评判。</translation>
    </message>
    <message>
        <source>The task has no success; its objects are counted.</source>
        <translation>该任务没有成功一项；它按物体计数。</translation>
    </message>
    <message>
        <source>Count, then end it.</source>
        <translation>请先计数，再结束它。</translation>
    </message>
    <message>
        <source>There is no kind of event &quot;%1&quot;.</source>
        <translation>没有“%1”这种事件。</translation>
    </message>
    <message>
        <source>There is no kind of failure &quot;%1&quot;.</source>
        <translation>没有失败类型“%1”。</translation>
    </message>
    <message>
        <source>Choose one of the list.</source>
        <translation>请从列表中选择一个。</translation>
    </message>
    <message>
        <source>There is nothing to take back.</source>
        <translation>没有可撤回的内容。</translation>
    </message>
    <message>
        <source>A trial that has begun is ended or made void.</source>
        <translation>已开始的试验只能结束或作废。</translation>
    </message>
    <message>
        <source>The trial has not ended.</source>
        <translation>试验尚未结束。</translation>
    </message>
    <message>
        <source>End it first.</source>
        <translation>请先结束它。</translation>
    </message>
    <message>
        <source>The pictures are too small to compare.</source>
        <translation>画面太小，无法比较。</translation>
    </message>
    <message>
        <source>Use a camera with 64 pixels at least.</source>
        <translation>请使用至少 64 像素的相机。</translation>
    </message>
    <message>
        <source>The picture and its reference are not of one size.</source>
        <translation>画面与其参考画面的尺寸不同。</translation>
    </message>
    <message>
        <source>Capture the reference again.</source>
        <translation>请重新采集参考画面。</translation>
    </message>
    <message>
        <source>A picture does not have the size that it says.</source>
        <translation>有一幅画面的尺寸与其声明的不符。</translation>
    </message>
    <message>
        <source>Take it again.</source>
        <translation>请重新拍摄。</translation>
    </message>
    <message>
        <source>Reading the checkpoint was cancelled.</source>
        <translation>检查点的读取已取消。</translation>
    </message>
    <message>
        <source>Begin again when you like.</source>
        <translation>可随时重新开始。</translation>
    </message>
    <message>
        <source>%1 holds too many files for a checkpoint.</source>
        <translation>作为检查点，%1 包含的文件太多。</translation>
    </message>
    <message>
        <source>%1 holds no weights of a policy.</source>
        <translation>%1 不含策略的权重。</translation>
    </message>
    <message>
        <source>Choose the folder with the weights and config.json.</source>
        <translation>请选择包含权重和 config.json 的文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder with a whole checkpoint.</source>
        <translation>请选择包含完整检查点的文件夹。</translation>
    </message>
    <message>
        <source>There is no contender %1.</source>
        <translation>没有参评者 %1。</translation>
    </message>
    <message>
        <source>Choose another experiment.</source>
        <translation>请选择其他实验。</translation>
    </message>
    <message>
        <source>There is no home folder for the scores.</source>
        <translation>没有可存放评分的主文件夹。</translation>
    </message>
    <message>
        <source>Set HOME, or name a file.</source>
        <translation>请设置 HOME，或指定一个文件。</translation>
    </message>
    <message>
        <source>The scores are not open.</source>
        <translation>评分数据库未打开。</translation>
    </message>
    <message>
        <source>See the notice on the Evaluate page.</source>
        <translation>请查看“评估”页面上的通知。</translation>
    </message>
    <message>
        <source>The pictures were not compared.</source>
        <translation>画面未作比较。</translation>
    </message>
    <message>
        <source>The robot failed</source>
        <translation>机器人失败</translation>
    </message>
    <message>
        <source>The network failed</source>
        <translation>网络故障</translation>
    </message>
    <message>
        <source>The operator made a mistake</source>
        <translation>操作员失误</translation>
    </message>
    <message>
        <source>The scene was not as planned</source>
        <translation>场景与计划不符</translation>
    </message>
    <message>
        <source>The task was solved before the start</source>
        <translation>任务在开始前就已完成</translation>
    </message>
    <message>
        <source>Something from outside disturbed it</source>
        <translation>受到外界干扰</translation>
    </message>
    <message>
        <source>Not perceived</source>
        <translation>未感知到</translation>
    </message>
    <message>
        <source>Wrong object</source>
        <translation>物体错误</translation>
    </message>
    <message>
        <source>Wrong receptacle</source>
        <translation>放错容器</translation>
    </message>
    <message>
        <source>Missed grasp</source>
        <translation>抓取落空</translation>
    </message>
    <message>
        <source>Slipped grasp</source>
        <translation>抓取滑脱</translation>
    </message>
    <message>
        <source>Collision</source>
        <translation>碰撞</translation>
    </message>
    <message>
        <source>Wrong order</source>
        <translation>顺序错误</translation>
    </message>
    <message>
        <source>Stopped early</source>
        <translation>提前停止</translation>
    </message>
    <message>
        <source>Oscillation or stall</source>
        <translation>振荡或停滞</translation>
    </message>
    <message>
        <source>Hardware</source>
        <translation>硬件</translation>
    </message>
    <message>
        <source>The log says why; saved episodes are kept.</source>
        <translation>日志中说明了原因；已保存的片段会保留。</translation>
    </message>
    <message>
        <source>The simulated scene does not measure stage %1 of task %2.</source>
        <translation>仿真场景不测量任务 %2 的阶段 %1。</translation>
    </message>
    <message>
        <source>Use a suite for simulated scenes, such as sim_so101.</source>
        <translation>请使用仿真场景的套件，例如 sim_so101。</translation>
    </message>
    <message>
        <source>Trials of one slot failed %1 times: %2</source>
        <translation>同一槽位的试验失败了 %1 次：%2</translation>
    </message>
    <message>
        <source>Mend the cause; the experiment goes on where it is.</source>
        <translation>请排除原因；实验会从当前位置继续。</translation>
    </message>
    <message>
        <source>Suite %1 is one for real robots and cannot run by itself.</source>
        <translation>套件 %1 用于真实机器人，无法自行运行。</translation>
    </message>
    <message>
        <source>Run it on the Evaluate page, or choose a simulated suite.</source>
        <translation>请在评估页运行，或选择仿真套件。</translation>
    </message>
    <message>
        <source>Setting %1 of suite %2 (%3) cannot be simulated.</source>
        <translation>条件 %1（套件 %2，%3）无法仿真。</translation>
    </message>
    <message>
        <source>Simulated settings have the axes in_distribution, position or perturbation.</source>
        <translation>仿真条件的轴为 in_distribution、position 或 perturbation。</translation>
    </message>
    <message>
        <source>The files of a contender have changed since the experiment was made.</source>
        <translation>自实验创建以来，某个参评者的文件已改变。</translation>
    </message>
    <message>
        <source>Put them back as they were, or make a new experiment.</source>
        <translation>请将它们恢复原样，或新建实验。</translation>
    </message>
    <message>
        <source>The rig has no simulated scene that can judge a trial.</source>
        <translation>机器人没有能够评判试验的仿真场景。</translation>
    </message>
    <message>
        <source>Choose a simulated rig, such as sim-so101-small.</source>
        <translation>请选择仿真机器人，例如 sim-so101-small。</translation>
    </message>
    <message>
        <source>The way of inference &quot;%1&quot; cannot be run here.</source>
        <translation>推理方式“%1”无法在此运行。</translation>
    </message>
    <message>
        <source>Choose sync, async, rtc or ensemble.</source>
        <translation>请选择 sync、async、rtc 或 ensemble。</translation>
    </message>
    <message>
        <source>The task was done before anything moved.</source>
        <translation>在任何动作之前任务就已完成。</translation>
    </message>
    <message>
        <source>Contender %1 cannot be loaded as it was planned.</source>
        <translation>参评者 %1 无法按计划加载。</translation>
    </message>
    <message>
        <source>Its folder was moved or its files were changed; who it is, unblinding tells.</source>
        <translation>其文件夹被移动或文件被更改；揭盲后才知道是哪一个。</translation>
    </message>
    <message>
        <source>%1 holds too many files for a dataset.</source>
        <translation>作为数据集，%1 包含的文件太多。</translation>
    </message>
    <message>
        <source>%1 holds no dataset.</source>
        <translation>%1 不含数据集。</translation>
    </message>
    <message>
        <source>Choose the folder of a dataset.</source>
        <translation>请选择数据集的文件夹。</translation>
    </message>
    <message>
        <source>There is no trial %1.</source>
        <translation>没有试验 %1。</translation>
    </message>
    <message>
        <source>A trial is of a task that suite %1 does not have.</source>
        <translation>有一次试验的任务是套件 %1 中没有的。</translation>
    </message>
    <message>
        <source>Give it one of the suite&apos;s tasks.</source>
        <translation>请给出套件中的一个任务。</translation>
    </message>
    <message>
        <source>%1: version %2 of suite %3 is frozen, but what it tests was changed since.</source>
        <translation>%1：套件 %3 的版本 %2 已冻结，但其测试内容此后被修改过。</translation>
    </message>
    <message>
        <source>Undo the change, or take &quot;frozen&quot; out and raise &quot;version&quot;.</source>
        <translation>请撤销修改，或去掉 &quot;frozen&quot; 并提高 &quot;version&quot;。</translation>
    </message>
    <message>
        <source>%1 is not a database of scores.</source>
        <translation>%1 不是评分数据库。</translation>
    </message>
    <message>
        <source>Choose another file, or restore it from a backup.</source>
        <translation>请选择其他文件，或从备份中恢复。</translation>
    </message>
    <message>
        <source>Map contender, task, setting, trial, session, success, score, score_max, duration, steps, seed, notes, void_reason or stage:KEY.</source>
        <translation>可对应 contender、task、setting、trial、session、success、score、score_max、duration、steps、seed、notes、void_reason 或 stage:KEY。</translation>
    </message>
    <message>
        <source>Say why, then go on.</source>
        <translation>请说明原因，再继续。</translation>
    </message>
    <message>
        <source>A note on the rig has 1 to %1 characters.</source>
        <translation>关于机器人的说明须为 1 至 %1 个字符。</translation>
    </message>
    <message>
        <source>Say what was done, such as: lens cleaned.</source>
        <translation>请写明做了什么，例如：擦了镜头。</translation>
    </message>
    <message>
        <source>Nothing was said of how the checkpoint was made.</source>
        <translation>没有说明检查点是如何得到的。</translation>
    </message>
    <message>
        <source>Give its data set, the revision, the demonstrations or the step.</source>
        <translation>请给出数据集、版本、示范数或步数。</translation>
    </message>
    <message>
        <source>Demonstrations and steps are counted from 0.</source>
        <translation>示范数和步数从 0 算起。</translation>
    </message>
    <message>
        <source>Correct the number.</source>
        <translation>请改正这个数字。</translation>
    </message>
    <message>
        <source>The contenders are not told yet.</source>
        <translation>参评者还没有揭晓。</translation>
    </message>
    <message>
        <source>Unblind the experiment first.</source>
        <translation>请先给实验揭盲。</translation>
    </message>
    <message>
        <source>A scorer has a name.</source>
        <translation>评判者要有名字。</translation>
    </message>
    <message>
        <source>Say who judged.</source>
        <translation>请写明是谁评判的。</translation>
    </message>
    <message>
        <source>A second judgement needs the name of who judges.</source>
        <translation>第二次评判需要评判者的名字。</translation>
    </message>
    <message>
        <source>Say who it is.</source>
        <translation>请写明是谁。</translation>
    </message>
    <message>
        <source>%1 has judged this trial already.</source>
        <translation>%1 已经评判过这次试验。</translation>
    </message>
    <message>
        <source>The second judgement is another person&apos;s.</source>
        <translation>第二次评判应由另一个人来做。</translation>
    </message>
    <message>
        <source>This failure is named for the trial already.</source>
        <translation>这次试验已经记有这种失败。</translation>
    </message>
    <message>
        <source>%1: episode %2 has no videos.</source>
        <translation>%1：回合 %2 没有视频。</translation>
    </message>
    <message>
        <source>Its other values are in the dataset&apos;s Parquet files.</source>
        <translation>它的其他数值在数据集的 Parquet 文件里。</translation>
    </message>
    <message>
        <source>%1 holds no picture %2.</source>
        <translation>%1 里没有第 %2 幅画面。</translation>
    </message>
    <message>
        <source>It has %1.</source>
        <translation>它有 %1 个。</translation>
    </message>
    <message>
        <source>A key is made of letters, digits, &quot;_&quot;, &quot;-&quot; and &quot;.&quot;, begins with a letter or digit, and has at most 64.</source>
        <translation>键由字母、数字、“_”、“-”和“.”组成，以字母或数字开头，最多 64 个字符。</translation>
    </message>
    <message>
        <source>The key &quot;%1&quot; is there twice.</source>
        <translation>键“%1”出现了两次。</translation>
    </message>
    <message>
        <source>This must not be empty.</source>
        <translation>这里不能为空。</translation>
    </message>
    <message>
        <source>A suite needs a task.</source>
        <translation>套件需要一个任务。</translation>
    </message>
    <message>
        <source>A suite needs a setting.</source>
        <translation>套件需要一个条件。</translation>
    </message>
    <message>
        <source>The task is scored by its stages and has none.</source>
        <translation>该任务按阶段评分，却没有阶段。</translation>
    </message>
    <message>
        <source>A chain needs its length.</source>
        <translation>连续任务需要给出长度。</translation>
    </message>
    <message>
        <source>The most points must be above zero.</source>
        <translation>最高分必须大于零。</translation>
    </message>
    <message>
        <source>The points of a success must be between zero and the most points.</source>
        <translation>成功所需的分数必须在零与最高分之间。</translation>
    </message>
    <message>
        <source>The stages do not give so many points: the task could never succeed.</source>
        <translation>各阶段加起来没有这么多分：任务永远不会成功。</translation>
    </message>
    <message>
        <source>The points must be a number.</source>
        <translation>分数必须是数字。</translation>
    </message>
    <message>
        <source>The points of a penalty must not be above zero.</source>
        <translation>惩罚的分数不能大于零。</translation>
    </message>
    <message>
        <source>The points of a stage must not be below zero: what takes points away is a penalty.</source>
        <translation>阶段的分数不能小于零：扣分的应是惩罚。</translation>
    </message>
    <message>
        <source>A stage can be credited once at least.</source>
        <translation>一个阶段至少可以计一次。</translation>
    </message>
    <message>
        <source>A stage can only require one that stands before it.</source>
        <translation>阶段只能要求排在它前面的阶段。</translation>
    </message>
    <message>
        <source>The axis is none of those known.</source>
        <translation>该维度不在已知之列。</translation>
    </message>
    <message>
        <source>Each task is tested once under each setting.</source>
        <translation>每个任务在每个条件下只测一次。</translation>
    </message>
    <message>
        <source>A weight must not be below zero.</source>
        <translation>权重不能小于零。</translation>
    </message>
    <message>
        <source>The suite plans no trials.</source>
        <translation>套件没有计划任何试验。</translation>
    </message>
    <message>
        <source>The suite plans more trials than can be run.</source>
        <translation>套件计划的试验多得无法运行。</translation>
    </message>
    <message>
        <source>Suite %1, %2: %3</source>
        <translation>套件 %1，%2：%3</translation>
    </message>
    <message>
        <source>Correct the suite.</source>
        <translation>请改正套件。</translation>
    </message>
    <message>
        <source>Version %1 of suite %2 is frozen: what it tests cannot be changed.</source>
        <translation>套件 %2 的版本 %1 已冻结：测试内容不能再改。</translation>
    </message>
    <message>
        <source>Make a new version of it.</source>
        <translation>请为它建一个新版本。</translation>
    </message>
    <message>
        <source>%1 is frozen with another definition.</source>
        <translation>%1 以另一份定义冻结了。</translation>
    </message>
    <message>
        <source>Reading the trials was cancelled.</source>
        <translation>读取试验已取消。</translation>
    </message>
    <message>
        <source>Nothing was imported.</source>
        <translation>什么也没有导入。</translation>
    </message>
    <message>
        <source>The import was cancelled.</source>
        <translation>导入已取消。</translation>
    </message>
    <message>
        <source>%1 rows of the table cannot be taken over.</source>
        <translation>表中有 %1 行无法采用。</translation>
    </message>
    <message>
        <source>Correct them, or leave them out.</source>
        <translation>请改正，或不采用它们。</translation>
    </message>
    <message>
        <source>The suite %1 has no stage &quot;%2&quot; in that task.</source>
        <translation>套件 %1 的该任务没有阶段“%2”。</translation>
    </message>
    <message>
        <source>Map the columns to the stages of the suite, or import without one.</source>
        <translation>请把列对应到套件的阶段，或不用套件导入。</translation>
    </message>
    <message>
        <source>%1 is not UTF-8: it was read as Latin-1.</source>
        <translation>%1 不是 UTF-8：已按 Latin-1 读取。</translation>
    </message>
    <message>
        <source>%1: %2 rows that cannot be trials were left out.</source>
        <translation>%1：有 %2 行不能成为试验，未采用。</translation>
    </message>
    <message>
        <source>a stage must be true or false</source>
        <translation>阶段必须是 true 或 false</translation>
    </message>
    <message>
        <source>%1 fields where the head has %2</source>
        <translation>有 %1 个字段，而表头有 %2 个</translation>
    </message>
    <message>
        <source>%1 must be a number within its range, and &quot;%2&quot; is not</source>
        <translation>%1 必须是范围内的数字，而“%2”不是</translation>
    </message>
    <message>
        <source>is none of those known</source>
        <translation>不在已知之列</translation>
    </message>
    <message>
        <source>must name a column for each field</source>
        <translation>必须为每个字段指明一列</translation>
    </message>
    <message>
        <source>is none of utf-8, latin-1</source>
        <translation>不是 utf-8、latin-1 之一</translation>
    </message>
    <message>
        <source>is none of , ; tab</source>
        <translation>不是 ,、;、tab 之一</translation>
    </message>
    <message>
        <source>The file was not read.</source>
        <translation>文件没有读取。</translation>
    </message>
    <message>
        <source>holds no regions of a picture</source>
        <translation>没有画面区域</translation>
    </message>
    <message>
        <source>holds a region that is no polygon inside the picture</source>
        <translation>有一个区域不是画面内的多边形</translation>
    </message>
    <message>
        <source>is none of °, %</source>
        <translation>不是 °、% 之一</translation>
    </message>
    <message>
        <source>There is not enough memory for this model.</source>
        <translation>内存不足以运行此模型。</translation>
    </message>
    <message>
        <source>Close other programs, or choose a smaller model or precision.</source>
        <translation>请关闭其他程序，或选择更小的模型或精度。</translation>
    </message>
    <message>
        <source>The model could not be computed.</source>
        <translation>模型无法计算。</translation>
    </message>
    <message>
        <source>The model was given nothing to read.</source>
        <translation>没有给模型任何内容。</translation>
    </message>
    <message>
        <source>The question is too long for the model: it holds %1 tokens.</source>
        <translation>问题对模型来说太长：它最多容纳 %1 个词元。</translation>
    </message>
    <message>
        <source>Show it fewer pictures, or do not split them.</source>
        <translation>请少给几张图片，或不要切分图片。</translation>
    </message>
    <message>
        <source>The tokenizer gives a token that the model does not know, number %1.</source>
        <translation>分词器给出了模型不认识的词元，编号 %1。</translation>
    </message>
    <message>
        <source>Copy tokenizer.json and the weights of the model from one place.</source>
        <translation>请从同一处复制 tokenizer.json 和模型权重。</translation>
    </message>
    <message>
        <source>The pictures and their places in the text do not agree.</source>
        <translation>图片与文本中的位置不一致。</translation>
    </message>
    <message>
        <source>Leave words such as &lt;image&gt; out of the text.</source>
        <translation>请从文本中去掉 &lt;image&gt; 之类的词。</translation>
    </message>
    <message>
        <source>%1: the tokenizer has no token %2.</source>
        <translation>%1：分词器没有词元 %2。</translation>
    </message>
    <message>
        <source>Copy tokenizer.json of the vision-language model into the folder.</source>
        <translation>请把视觉语言模型的 tokenizer.json 复制到该文件夹。</translation>
    </message>
    <message>
        <source>The question names a picture that is not there.</source>
        <translation>问题提到了不存在的图片。</translation>
    </message>
    <message>
        <source>The text &quot;%1&quot; holds a word that the model keeps for itself.</source>
        <translation>文本“%1”含有模型保留的词。</translation>
    </message>
    <message>
        <source>Take words in angle brackets such as &lt;image&gt; out of it.</source>
        <translation>请去掉尖括号中的词，例如 &lt;image&gt;。</translation>
    </message>
    <message>
        <source>%1: pictures of %2 pixels (max_image_size) do not go with the %3 of config.json.</source>
        <translation>%1：%2 像素的图片（max_image_size）与 config.json 中的 %3 不符。</translation>
    </message>
    <message>
        <source>Copy both files from one place.</source>
        <translation>请从同一处复制这两个文件。</translation>
    </message>
    <message>
        <source>%1: models of the type &quot;%2&quot; cannot be run.</source>
        <translation>%1：无法运行“%2”类型的模型。</translation>
    </message>
    <message>
        <source>Use SmolVLM2 (256M, 500M or 2.2B), or a server for other models.</source>
        <translation type="vanished">请使用 SmolVLM2（256M、500M 或 2.2B），其他模型请用服务器。</translation>
    </message>
    <message>
        <source>%1: config.json and the tokenizer have other numbers for &lt;image&gt;.</source>
        <translation>%1：config.json 与分词器中 &lt;image&gt; 的编号不同。</translation>
    </message>
    <message>
        <source>Copy config.json and tokenizer.json from one place.</source>
        <translation>请从同一处复制 config.json 和 tokenizer.json。</translation>
    </message>
    <message>
        <source>A picture of the question is empty.</source>
        <translation>问题中的一张图片为空。</translation>
    </message>
    <message>
        <source>Leave it out.</source>
        <translation>请去掉它。</translation>
    </message>
    <message>
        <source>The model was stopped before it had written all.</source>
        <translation>模型在写完之前被停止。</translation>
    </message>
    <message>
        <source>Ask again.</source>
        <translation>请再问一次。</translation>
    </message>
    <message>
        <source>is %1; only default is known</source>
        <translation>为 %1；只支持 default</translation>
    </message>
    <message>
        <source>it is neither PNG, JPEG nor TIFF</source>
        <translation>它不是 PNG、JPEG 或 TIFF</translation>
    </message>
    <message>
        <source>The inference engine (%1) could not be loaded.</source>
        <translation>无法加载推理引擎（%1）。</translation>
    </message>
    <message>
        <source>%1, trial %2: the name of its %3 holds control characters.</source>
        <translation>%1，试验 %2：其 %3 的名称含有控制字符。</translation>
    </message>
    <message>
        <source>%1, trial %2: the name of its %3 is longer than 200 characters.</source>
        <translation>%1，试验 %2：其 %3 的名称超过 200 个字符。</translation>
    </message>
    <message>
        <source>Give it a plain, short name.</source>
        <translation>请给它一个简短的普通名称。</translation>
    </message>
    <message>
        <source>A sequential design compares contenders, and there is only one.</source>
        <translation>序贯设计要比较参评者，但只有一个。</translation>
    </message>
    <message>
        <source>Add another one, or choose the fixed design.</source>
        <translation>请再添加一个，或选择固定设计。</translation>
    </message>
    <message>
        <source>Suite %1 counts nothing, so counts cannot be compared.</source>
        <translation>套件 %1 不计数，因此无法比较次数。</translation>
    </message>
    <message>
        <source>Compare success, score or time.</source>
        <translation>请比较成功、得分或时间。</translation>
    </message>
    <message>
        <source>Trial %1 does not count already: %2.</source>
        <translation>试验 %1 已经不计入：%2。</translation>
    </message>
    <message>
        <source>%1: this is a %2 dataset, Tandem reads v2.1 and v3.0.</source>
        <translation>%1：这是 %2 数据集，Tandem 读取 v2.1 和 v3.0。</translation>
    </message>
    <message>
        <source>%1: this is a v1 dataset, Tandem reads v2.1 and v3.0.</source>
        <translation>%1：这是 v1 数据集，Tandem 读取 v2.1 和 v3.0。</translation>
    </message>
    <message>
        <source>Update Tandem, or let LeRobot write it as v3.0.</source>
        <translation>请更新 Tandem，或让 LeRobot 把它写成 v3.0。</translation>
    </message>
    <message>
        <source>Run LeRobot&apos;s convert_dataset_v20_to_v21.py on it first (LeRobot commit 0cf8648 has it).</source>
        <translation>请先用 LeRobot 的 convert_dataset_v20_to_v21.py 转换（见 LeRobot 提交 0cf8648）。</translation>
    </message>
    <message>
        <source>Run LeRobot&apos;s convert_dataset_v1_to_v2.py and convert_dataset_v20_to_v21.py on it first.</source>
        <translation>请先用 LeRobot 的 convert_dataset_v1_to_v2.py 和 convert_dataset_v20_to_v21.py 转换。</translation>
    </message>
    <message>
        <source>%1 is a v2.1 dataset: each of its episodes has files of its own.</source>
        <translation>%1 是 v2.1 数据集：每个片段都有自己的文件。</translation>
    </message>
    <message>
        <source>Convert it to v3.0 first; only that can be packed.</source>
        <translation>请先转换为 v3.0；只有它才能打包。</translation>
    </message>
    <message>
        <source>%1: episode %2 is there twice.</source>
        <translation>%1：片段 %2 出现了两次。</translation>
    </message>
    <message>
        <source>%1: episode %2 is missing.</source>
        <translation>%1：缺少片段 %2。</translation>
    </message>
    <message>
        <source>%1: the numbers in task_index are not 0, 1, 2, ….</source>
        <translation>%1：task_index 中的编号不是 0、1、2……</translation>
    </message>
    <message>
        <source>%1: fields episode_index and stats are needed.</source>
        <translation>%1：需要字段 episode_index 和 stats。</translation>
    </message>
    <message>
        <source>%1 is too long to be statistics.</source>
        <translation>%1 太长，不可能是统计数据。</translation>
    </message>
    <message>
        <source>%1 could not be read to its end.</source>
        <translation>%1 无法读到末尾。</translation>
    </message>
    <message>
        <source>%1: column %2 is stored in a way Tandem cannot read.</source>
        <translation>%1：列 %2 的存储方式 Tandem 无法读取。</translation>
    </message>
    <message>
        <source>Write it again with snappy compression and plain types.</source>
        <translation>请用 snappy 压缩和普通类型重新写入。</translation>
    </message>
    <message>
        <source>%1: column %2 of episode %3 does not hold language rows.</source>
        <translation>%1：片段 %3 的列 %2 不含语言行。</translation>
    </message>
    <message>
        <source>%1: meta/episodes holds no episode, info.json counts %2.</source>
        <translation>%1：meta/episodes 中没有片段，info.json 记有 %2 个。</translation>
    </message>
    <message>
        <source>%1: episode %2 has no frames.</source>
        <translation>%1：片段 %2 没有帧。</translation>
    </message>
    <message>
        <source>Choose another one, or delete it.</source>
        <translation>请选择另一个，或删除它。</translation>
    </message>
    <message>
        <source>%1: from_timestamp of episode %2 of %3 is no time.</source>
        <translation>%1：%3 的片段 %2 的 from_timestamp 不是时间。</translation>
    </message>
    <message>
        <source>%1: a picture of %2 was not decoded.</source>
        <translation>%1：%2 的一张图片未能解码。</translation>
    </message>
    <message>
        <source>%1: episode %2 has no frame %3 (it has %4).</source>
        <translation>%1：片段 %2 没有第 %3 帧（共 %4 帧）。</translation>
    </message>
    <message>
        <source>%1: episode %2 has no pictures of %3.</source>
        <translation>%1：片段 %2 没有 %3 的图片。</translation>
    </message>
    <message>
        <source>Choose another camera.</source>
        <translation>请选择另一个摄像头。</translation>
    </message>
    <message>
        <source>%1: episode %2 has no pictures.</source>
        <translation>%1：片段 %2 没有图片。</translation>
    </message>
    <message>
        <source>%1 could not be encoded as PNG.</source>
        <translation>%1 无法编码为 PNG。</translation>
    </message>
    <message>
        <source>Install FFmpeg with PNG.</source>
        <translation>请安装支持 PNG 的 FFmpeg。</translation>
    </message>
    <message>
        <source>The picture is empty.</source>
        <translation>图片为空。</translation>
    </message>
    <message>
        <source>The picture could not be made smaller.</source>
        <translation>无法缩小图片。</translation>
    </message>
    <message>
        <source>%1 of the training deviates by %2, which is no spread of a joint from %3 to %4.</source>
        <translation>训练中 %1 的标准差为 %2，对范围为 %3 到 %4 的关节来说不可能。</translation>
    </message>
    <message>
        <source>%1 never moved in the training.</source>
        <translation>训练中 %1 从未移动。</translation>
    </message>
    <message>
        <source>The policy will hold it where it was.</source>
        <translation>策略会让它保持在原位。</translation>
    </message>
    <message>
        <source>The statistics are damaged or of another arm: --trained-on takes those of the dataset.</source>
        <translation>统计数据已损坏或属于另一只机械臂：--trained-on 会改用数据集的统计数据。</translation>
    </message>
    <message>
        <source>AV1 (libsvtav1) needs %1 MB of %2 for %3 × %4×%5, and %6 MB are left.</source>
        <translation>AV1 (libsvtav1) 需要 %1 MB %2（%3 × %4×%5），只剩 %6 MB。</translation>
    </message>
    <message>
        <source>Close other programs or raise the limit of memory (ulimit -v), or choose H.264.</source>
        <translation>请关闭其他程序，提高内存限制 (ulimit -v)，或选择 H.264。</translation>
    </message>
    <message>
        <source>The simulation cannot go on: MuJoCo gives up.</source>
        <translation>仿真无法继续：MuJoCo 已放弃。</translation>
    </message>
    <message>
        <source>Close other programs: it may be out of memory.</source>
        <translation>请关闭其他程序：可能内存不足。</translation>
    </message>
    <message>
        <source>%1 became shorter while it was read.</source>
        <translation>%1 在读取时变短了。</translation>
    </message>
    <message>
        <source>Wait until the file is copied or downloaded whole, then load the policy again.</source>
        <translation>请等文件完整复制或下载后，再次加载策略。</translation>
    </message>
    <message>
        <source>actions</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>training</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>On pictures of noise it asks for nothing that the joints cannot do.</source>
        <translation>面对噪声画面，它没有要求关节做不到的动作。</translation>
    </message>
    <message>
        <source>On pictures of noise it sends %1 to %2 or beyond, a joint from %3 to %4.</source>
        <translation>面对噪声画面，它把 %1 送到 %2 或更远，而该关节的范围是 %3 到 %4。</translation>
    </message>
    <message>
        <source>The weights or the statistics are damaged or of another arm: use another copy.</source>
        <translation>权重或统计量已损坏，或属于另一只机械臂：请换一份副本。</translation>
    </message>
    <message>
        <source>Check the disk and the memory left.</source>
        <translation>请检查磁盘和剩余内存。</translation>
    </message>
    <message>
        <source>Another camera feeds %1 already.</source>
        <translation>已有另一个相机提供 %1。</translation>
    </message>
    <message>
        <source>Give each input of the policy a camera of its own.</source>
        <translation>请给策略的每个输入各配一个相机。</translation>
    </message>
    <message>
        <source>The rate of the training is not known; the rig runs at %1 Hz.</source>
        <translation>训练的频率未知；机器人以 %1 Hz 运行。</translation>
    </message>
    <message>
        <source>At another rate the arm moves at another speed: name the dataset it was trained on (--trained-on).</source>
        <translation type="vanished">频率不同，机械臂的速度就不同：请指定训练所用的数据集 (--trained-on)。</translation>
    </message>
    <message>
        <source>%1: tensor %2 holds a variance below 0.</source>
        <translation>%1：张量 %2 含有小于 0 的方差。</translation>
    </message>
    <message>
        <source>The file is damaged: use another copy of the checkpoint.</source>
        <translation>文件已损坏：请换一份检查点副本。</translation>
    </message>
    <message>
        <source>%1: tensor %2 has the dtype %3, and numbers with a point are needed.</source>
        <translation>%1：张量 %2 的 dtype 是 %3，而这里需要浮点数。</translation>
    </message>
    <message>
        <source>No joint went farther than %1 from 0 in the training: that looks like radians.</source>
        <translation>训练中没有关节离 0 超过 %1：这像是弧度。</translation>
    </message>
    <message>
        <source>Compare it with the dataset the policy was trained on (--trained-on).</source>
        <translation>请与训练策略所用的数据集比较 (--trained-on)。</translation>
    </message>
    <message>
        <source>The state of %1 never changed in the training, or its statistics are damaged.</source>
        <translation>%1 的状态在训练中从未变化，或其统计量已损坏。</translation>
    </message>
    <message>
        <source>%1 holds no golden.json, the values that LeRobot computed.</source>
        <translation>%1 中没有 golden.json，即 LeRobot 算出的数值。</translation>
    </message>
    <message>
        <source>Parity is for folders that have one; &quot;policy check&quot; looks at any other.</source>
        <translation>对比只适用于含有它的文件夹；“policy check”可检查任何其他文件夹。</translation>
    </message>
    <message>
        <source>%1 holds no golden values in %2.</source>
        <translation>%1 中没有 %2 的参考数值。</translation>
    </message>
    <message>
        <source>Compare it in fp32.</source>
        <translation>请用 fp32 比较。</translation>
    </message>
    <message>
        <source>It feeds %1, although the policy has an input of its own name.</source>
        <translation>它提供 %1，尽管策略有与它同名的输入。</translation>
    </message>
    <message>
        <source>Look whether the cameras are crossed.</source>
        <translation>请查看相机是否接反。</translation>
    </message>
    <message>
        <source>The policy does not look at it.</source>
        <translation>策略不看它。</translation>
    </message>
    <message>
        <source>Rate and joint names of the training are not known: name the dataset (--trained-on).</source>
        <translation type="vanished">训练的频率和关节名未知：请指定数据集 (--trained-on)。</translation>
    </message>
    <message>
        <source>%1 is no object of thresholds.</source>
        <translation>%1 不是阈值对象。</translation>
    </message>
    <message>
        <source>Write a JSON object such as {&quot;idle_share&quot;: 0.9, &quot;clipping&quot;: null}.</source>
        <translation>请写一个 JSON 对象，例如 {&quot;idle_share&quot;: 0.9, &quot;clipping&quot;: null}。</translation>
    </message>
    <message>
        <source>%1: there is no measure &quot;%2&quot;.</source>
        <translation>%1：没有度量“%2”。</translation>
    </message>
    <message>
        <source>&quot;tandem-cli dataset quality --measures&quot; lists them.</source>
        <translation>“tandem-cli dataset quality --measures”会列出它们。</translation>
    </message>
    <message>
        <source>%1: %2 must be a number or null.</source>
        <translation>%1：%2 必须是数字或 null。</translation>
    </message>
    <message>
        <source>%1: %2 must be a number.</source>
        <translation>%1：%2 必须是数字。</translation>
    </message>
    <message>
        <source>Measuring the quality was cancelled.</source>
        <translation>质量度量已取消。</translation>
    </message>
    <message>
        <source>Looking at the pictures was cancelled.</source>
        <translation>画面检查已取消。</translation>
    </message>
    <message>
        <source>The %1 is empty.</source>
        <translation>%1为空。</translation>
    </message>
    <message>
        <source>The %1 is too long, or no text.</source>
        <translation>%1太长，或不是文本。</translation>
    </message>
    <message>
        <source>Write a short one.</source>
        <translation>请写短一些。</translation>
    </message>
    <message>
        <source>There is no such %1.</source>
        <translation>没有这样的%1。</translation>
    </message>
    <message>
        <source>Choose one that is there.</source>
        <translation>请选择已有的。</translation>
    </message>
    <message>
        <source>The quality must be a number from 1 to 5.</source>
        <translation>质量必须是 1 到 5 的数字。</translation>
    </message>
    <message>
        <source>Choose one of them.</source>
        <translation>请选择其中之一。</translation>
    </message>
    <message>
        <source>Frame %1 lies inside no %2.</source>
        <translation>第 %1 帧不在任何%2之内。</translation>
    </message>
    <message>
        <source>Choose a frame between its first and its last.</source>
        <translation>请选择其首帧与末帧之间的一帧。</translation>
    </message>
    <message>
        <source>There is no such event.</source>
        <translation>没有这个事件。</translation>
    </message>
    <message>
        <source>%1: the field %2 does not hold what it must.</source>
        <translation>%1：字段 %2 的内容不符合要求。</translation>
    </message>
    <message>
        <source>Frames %1 to %2 are no part of an episode of %3 frames.</source>
        <translation>第 %1 到 %2 帧不属于有 %3 帧的片段。</translation>
    </message>
    <message>
        <source>Choose frames inside it, the first before the last.</source>
        <translation>请选择片段内的帧，先首后末。</translation>
    </message>
    <message>
        <source>Frames %1 to %2 are covered by another segment already.</source>
        <translation>第 %1 到 %2 帧已被另一段覆盖。</translation>
    </message>
    <message>
        <source>Move or split that one first.</source>
        <translation>请先移动或拆分那一段。</translation>
    </message>
    <message>
        <source>A segment needs a text.</source>
        <translation>每一段都需要文字。</translation>
    </message>
    <message>
        <source>Say what happens in it.</source>
        <translation>请写明其中发生了什么。</translation>
    </message>
    <message>
        <source>The event at frame %1 lies outside the episode.</source>
        <translation>第 %1 帧的事件在片段之外。</translation>
    </message>
    <message>
        <source>The event at frame %1 has the role &quot;%2&quot;.</source>
        <translation>第 %1 帧的事件的角色是“%2”。</translation>
    </message>
    <message>
        <source>The event at frame %1 has the style &quot;%2&quot;.</source>
        <translation>第 %1 帧的事件的样式是“%2”。</translation>
    </message>
    <message>
        <source>The event at frame %1 has neither a style nor a call.</source>
        <translation>第 %1 帧的事件既没有样式也没有调用。</translation>
    </message>
    <message>
        <source>The event at frame %1 has neither a content nor a call.</source>
        <translation>第 %1 帧的事件既没有内容也没有调用。</translation>
    </message>
    <message>
        <source>The event at frame %1 names no camera.</source>
        <translation>第 %1 帧的事件没有指明相机。</translation>
    </message>
    <message>
        <source>The event at frame %1 names a camera.</source>
        <translation>第 %1 帧的事件指明了相机。</translation>
    </message>
    <message>
        <source>Choose a frame inside it.</source>
        <translation>请选择其中的一帧。</translation>
    </message>
    <message>
        <source>Say &quot;user&quot; or &quot;assistant&quot;.</source>
        <translation>请用“user”或“assistant”。</translation>
    </message>
    <message>
        <source>LeRobot knows interjection, vqa and trace.</source>
        <translation>LeRobot 认识 interjection、vqa 和 trace。</translation>
    </message>
    <message>
        <source>Speech is a call of the function &quot;say&quot;.</source>
        <translation>语音是对函数“say”的调用。</translation>
    </message>
    <message>
        <source>Write what is said.</source>
        <translation>请写出所说的话。</translation>
    </message>
    <message>
        <source>Questions and traces are about the pictures of one.</source>
        <translation>问题和轨迹针对某一个相机的画面。</translation>
    </message>
    <message>
        <source>Only questions and traces are about one.</source>
        <translation>只有问题和轨迹才针对某一个。</translation>
    </message>
    <message>
        <source>%1: another program annotates this dataset.</source>
        <translation>%1：另一个程序正在标注此数据集。</translation>
    </message>
    <message>
        <source>Close it there and open the dataset again.</source>
        <translation>请在那里关闭它，再打开数据集。</translation>
    </message>
    <message>
        <source>%1: these are no annotations that this version of Tandem reads.</source>
        <translation>%1：这不是此版本 Tandem 能读取的标注。</translation>
    </message>
    <message>
        <source>Use the newest version, or move the file away.</source>
        <translation>请使用最新版本，或移走该文件。</translation>
    </message>
    <message>
        <source>%1: a change names no episode or no field that is known.</source>
        <translation>%1：一项更改没有指明已知的片段或字段。</translation>
    </message>
    <message>
        <source>%1: there is nothing to undo.</source>
        <translation>%1：没有可撤销的。</translation>
    </message>
    <message>
        <source>%1: there is nothing to redo.</source>
        <translation>%1：没有可重做的。</translation>
    </message>
    <message>
        <source>%1: the line is no command.</source>
        <translation>%1：该行不是命令。</translation>
    </message>
    <message>
        <source>Opening the annotations was cancelled.</source>
        <translation>打开标注已取消。</translation>
    </message>
    <message>
        <source>Open them again when you like.</source>
        <translation>需要时请再次打开。</translation>
    </message>
    <message>
        <source>Episode %1 cannot be annotated: its rows cannot be read.</source>
        <translation>片段 %1 无法标注：其数据行无法读取。</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>没有可撤销的。</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>没有可重做的。</translation>
    </message>
    <message>
        <source>Episode %1 does not stay, but is to be changed.</source>
        <translation>片段 %1 不会保留，却要被更改。</translation>
    </message>
    <message>
        <source>Leave it out of one of the two.</source>
        <translation>请从两者之一中去掉它。</translation>
    </message>
    <message>
        <source>The new task text is empty.</source>
        <translation>新的任务文本为空。</translation>
    </message>
    <message>
        <source>Say what the robot does in the episode.</source>
        <translation>请写明机器人在该片段中做什么。</translation>
    </message>
    <message>
        <source>%1 and %2 cannot be one dataset: %3.</source>
        <translation>%1 和 %2 不能成为一个数据集：%3。</translation>
    </message>
    <message>
        <source>Make them alike first (rename features, encode videos again), or leave one out.</source>
        <translation>请先使它们一致（重命名特征、重新编码视频），或去掉其中一个。</translation>
    </message>
    <message>
        <source>%1 and %2 frames a second</source>
        <translation>每秒 %1 和 %2 帧</translation>
    </message>
    <message>
        <source>robot_type &quot;%1&quot; and &quot;%2&quot;</source>
        <translation>robot_type “%1”和“%2”</translation>
    </message>
    <message>
        <source>%1 is only in the first</source>
        <translation>%1 只在第一个中</translation>
    </message>
    <message>
        <source>%1 is only in the second</source>
        <translation>%1 只在第二个中</translation>
    </message>
    <message>
        <source>%1 has %2 %3 and %4</source>
        <translation>%1 有 %2 %3 和 %4</translation>
    </message>
    <message>
        <source>The feature %1 cannot be named &quot;%2&quot;: names have no spaces, no / and no ..</source>
        <translation>特征 %1 不能命名为“%2”：名称中不能有空格、/ 和 ..</translation>
    </message>
    <message>
        <source>The feature %1 cannot be named &quot;%2&quot;: the format itself uses one of the two names.</source>
        <translation>特征 %1 不能命名为“%2”：两个名称之一是格式自身使用的。</translation>
    </message>
    <message>
        <source>The feature %1 cannot be named &quot;%2&quot;: there is a feature of that name.</source>
        <translation>特征 %1 不能命名为“%2”：已有同名特征。</translation>
    </message>
    <message>
        <source>The feature %1 cannot be named &quot;%2&quot;: LeRobot needs &quot;image&quot; in the name of pictures.</source>
        <translation>特征 %1 不能命名为“%2”：LeRobot 要求画面的名称含有“image”。</translation>
    </message>
    <message>
        <source>The feature %1 cannot be named &quot;%2&quot;: LeRobot takes a name with &quot;image&quot; for pictures.</source>
        <translation>特征 %1 不能命名为“%2”：LeRobot 会把含有“image”的名称当作画面。</translation>
    </message>
    <message>
        <source>Choose another name.</source>
        <translation>请选择另一个名称。</translation>
    </message>
    <message>
        <source>%1 holds no episodes: there is nothing to edit.</source>
        <translation>%1 没有片段：没有可编辑的内容。</translation>
    </message>
    <message>
        <source>Record into it first, or give another dataset.</source>
        <translation>请先录制，或给出另一个数据集。</translation>
    </message>
    <message>
        <source>No dataset was given.</source>
        <translation>没有给出数据集。</translation>
    </message>
    <message>
        <source>Give the folder of one.</source>
        <translation>请给出一个数据集的文件夹。</translation>
    </message>
    <message>
        <source>Every episode of %1 would go.</source>
        <translation>%1 的所有片段都会消失。</translation>
    </message>
    <message>
        <source>Keep at least one, or delete the folder.</source>
        <translation>请至少保留一个，或删除该文件夹。</translation>
    </message>
    <message>
        <source>Episode %1 is in the list twice.</source>
        <translation>片段 %1 在列表中出现两次。</translation>
    </message>
    <message>
        <source>Name every episode once.</source>
        <translation>每个片段只写一次。</translation>
    </message>
    <message>
        <source>No episode would stay.</source>
        <translation>不会留下任何片段。</translation>
    </message>
    <message>
        <source>Name at least one.</source>
        <translation>请至少写一个。</translation>
    </message>
    <message>
        <source>Frames %1 to %2 of episode %3 leave nothing or do not exist: it has %4 frames.</source>
        <translation>片段 %3 的第 %1 到 %2 帧什么也不留下或不存在：它有 %4 帧。</translation>
    </message>
    <message>
        <source>Give the first frame that stays and the first one that goes again, within 0 and %1.</source>
        <translation>请给出保留的第一帧和随后去掉的第一帧，在 0 到 %1 之间。</translation>
    </message>
    <message>
        <source>%1 has no task &quot;%2&quot;.</source>
        <translation>%1 没有任务“%2”。</translation>
    </message>
    <message>
        <source>&quot;tandem-cli dataset info&quot; lists its tasks.</source>
        <translation>“tandem-cli dataset info”会列出其任务。</translation>
    </message>
    <message>
        <source>%1 has no feature %2.</source>
        <translation>%1 没有特征 %2。</translation>
    </message>
    <message>
        <source>&quot;tandem-cli dataset info&quot; lists its features.</source>
        <translation>“tandem-cli dataset info”会列出其特征。</translation>
    </message>
    <message>
        <source>%1 has no camera %2.</source>
        <translation>%1 没有相机 %2。</translation>
    </message>
    <message>
        <source>&quot;tandem-cli dataset info&quot; lists its cameras.</source>
        <translation>“tandem-cli dataset info”会列出其相机。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is no episode number and no range of them.</source>
        <translation>“%1”不是片段编号，也不是编号范围。</translation>
    </message>
    <message>
        <source>Write for instance 3,7,10-14.</source>
        <translation>例如写 3,7,10-14。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be the name of a part.</source>
        <translation>“%1”不能作为部分的名称。</translation>
    </message>
    <message>
        <source>Give every part a name of its own that can be a folder.</source>
        <translation>请给每个部分一个可作文件夹名的独有名称。</translation>
    </message>
    <message>
        <source>A part&apos;s share of the episodes must be above 0 and at most 1.</source>
        <translation>每部分所占的片段比例必须大于 0 且不超过 1。</translation>
    </message>
    <message>
        <source>Write for instance train=0.8 test=0.2.</source>
        <translation>例如写 train=0.8 test=0.2。</translation>
    </message>
    <message>
        <source>A split needs parts, all given by lists of episodes or all by shares.</source>
        <translation>拆分需要若干部分，全部用片段列表或全部用比例给出。</translation>
    </message>
    <message>
        <source>Write for instance train=0-79 test=80-99, or train=0.8 test=0.2.</source>
        <translation>例如写 train=0-79 test=80-99，或 train=0.8 test=0.2。</translation>
    </message>
    <message>
        <source>Episode %1 would be in two parts.</source>
        <translation>片段 %1 会同时在两个部分中。</translation>
    </message>
    <message>
        <source>Give every episode to one part.</source>
        <translation>每个片段只归一个部分。</translation>
    </message>
    <message>
        <source>The part %1 would hold no episode.</source>
        <translation>部分 %1 不会含有片段。</translation>
    </message>
    <message>
        <source>Give it a larger share.</source>
        <translation>请给它更大的比例。</translation>
    </message>
    <message>
        <source>A split needs parts and a new folder for them.</source>
        <translation>拆分需要若干部分和一个新文件夹。</translation>
    </message>
    <message>
        <source>A merge needs a new folder.</source>
        <translation>合并需要一个新文件夹。</translation>
    </message>
    <message>
        <source>Give one with -o.</source>
        <translation>请用 -o 给出。</translation>
    </message>
    <message>
        <source>%1: frame %2 of episode %3 has no usable task_index.</source>
        <translation>%1：片段 %3 的第 %2 帧没有可用的 task_index。</translation>
    </message>
    <message>
        <source>%1: episode %2 has no video of %3.</source>
        <translation>%1：片段 %2 没有 %3 的视频。</translation>
    </message>
    <message>
        <source>Run &quot;tandem-cli dataset validate&quot; on it; an episode that is damaged can be deleted.</source>
        <translation>请对它运行“tandem-cli dataset validate”；损坏的片段可以删除。</translation>
    </message>
    <message>
        <source>%1: picture %2 cannot be decoded.</source>
        <translation>%1：第 %2 幅画面无法解码。</translation>
    </message>
    <message>
        <source>Run &quot;tandem-cli dataset validate&quot; on the dataset; an episode that is damaged can be deleted.</source>
        <translation>请对数据集运行“tandem-cli dataset validate”；损坏的片段可以删除。</translation>
    </message>
    <message>
        <source>%1 has fewer pictures than episode %2 needs.</source>
        <translation>%1 的画面少于片段 %2 所需。</translation>
    </message>
    <message>
        <source>Frames %1 to %2 of episode %3 cannot be cut out of the video of %4: %5, %6 cannot be encoded here, and it has no key frame there.</source>
        <translation>片段 %3 的第 %1 到 %2 帧无法从 %4 的视频中剪出：%5，%6 在此无法编码，且该处没有关键帧。</translation>
    </message>
    <message>
        <source>Trim from frame %1 or %2 on.</source>
        <translation>请从第 %1 或 %2 帧起修剪。</translation>
    </message>
    <message>
        <source>Trim at a key frame instead.</source>
        <translation>请在关键帧处修剪。</translation>
    </message>
    <message>
        <source>%1 does not hold depth as 12-bit codes.</source>
        <translation>%1 中的深度不是 12 位编码。</translation>
    </message>
    <message>
        <source>Let LeRobot compute the statistics of the dataset.</source>
        <translation>请让 LeRobot 计算该数据集的统计量。</translation>
    </message>
    <message>
        <source>Stages (the subtask columns of meta/episodes) of episodes that are cut do not come along.</source>
        <translation>被剪短的片段的阶段（meta/episodes 的 subtask 列）不会带过来。</translation>
    </message>
    <message>
        <source>Let LeRobot encode the videos again first (lerobot-edit-dataset, reencode_videos).</source>
        <translation>请先让 LeRobot 重新编码视频 (lerobot-edit-dataset, reencode_videos)。</translation>
    </message>
    <message>
        <source>The rows of meta/episodes of %1 could not be put together.</source>
        <translation>%1 的 meta/episodes 的数据行无法合并。</translation>
    </message>
    <message>
        <source>The edited dataset needs %1 MB beside %2, where %3 MB are free.</source>
        <translation>编辑后的数据集在 %2 旁需要 %1 MB，而只有 %3 MB 可用。</translation>
    </message>
    <message>
        <source>Free some space, or give a new folder on another disk.</source>
        <translation>请腾出空间，或给出另一磁盘上的新文件夹。</translation>
    </message>
    <message>
        <source>%1 is given twice.</source>
        <translation>%1 给出了两次。</translation>
    </message>
    <message>
        <source>Give every dataset once.</source>
        <translation>每个数据集只给一次。</translation>
    </message>
    <message>
        <source>%1 was changed meanwhile.</source>
        <translation>%1 在此期间被更改了。</translation>
    </message>
    <message>
        <source>Look at it and try again.</source>
        <translation>请查看后再试。</translation>
    </message>
    <message>
        <source>%1: info.json counts %2 episodes, %3 have a row.</source>
        <translation>%1：info.json 记有 %2 个片段，而 %3 个有数据行。</translation>
    </message>
    <message>
        <source>Run &quot;tandem-cli dataset validate&quot; on it before editing it.</source>
        <translation>编辑前请对它运行“tandem-cli dataset validate”。</translation>
    </message>
    <message>
        <source>%1 is there already.</source>
        <translation>%1 已经存在。</translation>
    </message>
    <message>
        <source>Give a folder that does not exist.</source>
        <translation>请给出不存在的文件夹。</translation>
    </message>
    <message>
        <source>%1 lies inside %2.</source>
        <translation>%1 位于 %2 之内。</translation>
    </message>
    <message>
        <source>Give a folder outside of the dataset.</source>
        <translation>请给出数据集之外的文件夹。</translation>
    </message>
    <message>
        <source>Nothing was changed, because the result would be damaged: %1: %2.</source>
        <translation>什么都没有更改，因为结果会损坏：%1：%2。</translation>
    </message>
    <message>
        <source>Run &quot;tandem-cli dataset validate&quot; on the source; episodes that are damaged can be deleted.</source>
        <translation>请对来源运行“tandem-cli dataset validate”；损坏的片段可以删除。</translation>
    </message>
    <message>
        <source>Let the edit compute all statistics anew (--recompute-stats).</source>
        <translation>请让编辑重新计算所有统计量 (--recompute-stats)。</translation>
    </message>
    <message>
        <source>The edit was stopped; everything is as it was.</source>
        <translation>编辑已停止；一切保持原样。</translation>
    </message>
    <message>
        <source>%1 was left out: v2.1 has no depth pictures.</source>
        <translation>%1 被省去：v2.1 没有深度画面。</translation>
    </message>
    <message>
        <source>%1 was left out: v2.1 has no language columns.</source>
        <translation>%1 被省去：v2.1 没有语言列。</translation>
    </message>
    <message>
        <source>%1 does not come along: its rows cannot be matched with the new frames.</source>
        <translation>%1 不会带过来：其数据行无法与新的帧对应。</translation>
    </message>
    <message>
        <source>%1 does not come along: unfinished annotations are numbered by the old episodes.</source>
        <translation>%1 不会带过来：未完成的标注按旧片段编号。</translation>
    </message>
    <message>
        <source>%1 does not come along: it holds pictures of an unfinished recording.</source>
        <translation>%1 不会带过来：它含有未完成录制的画面。</translation>
    </message>
    <message>
        <source>%1 does not come along: LeRobot does not record into a v2.1 dataset with such files.</source>
        <translation>%1 不会带过来：LeRobot 不会向含有此类文件的 v2.1 数据集录制。</translation>
    </message>
    <message>
        <source>Every action would become NaN: name the dataset the policy was trained on (--trained-on).</source>
        <translation>每个动作都会变成 NaN：请指定训练策略所用的数据集 (--trained-on)。</translation>
    </message>
    <message>
        <source>%1 holds episodes of another kind: %2.</source>
        <translation>%1 中是另一类片段：%2。</translation>
    </message>
    <message>
        <source>Demonstrations, rollouts and trials have different columns: choose another folder.</source>
        <translation>示教、策略运行和试验的列不同：请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Use SmolVLM2 (256M, 500M or 2.2B) or Qwen2.5-VL, or a server for other models.</source>
        <translation>请使用 SmolVLM2（256M、500M 或 2.2B）或 Qwen2.5-VL，其他模型请使用服务器。</translation>
    </message>
    <message>
        <source>No camera sent a picture any more.</source>
        <translation>所有相机都不再传来画面。</translation>
    </message>
    <message>
        <source>The follower does not answer any more.</source>
        <translation>从臂不再应答。</translation>
    </message>
    <message>
        <source>This machine is too busy, or what they are plugged into was lost: close other programs, or replug it.</source>
        <translation>本机过于繁忙，或它们所插的设备已断开：请关闭其他程序，或重新插拔该设备。</translation>
    </message>
    <message>
        <source>In %1 the actions differ from fp32 by %2 on average and %3 at most, in units of the robot, measured on %4.</source>
        <translation>使用 %1 时，动作与 fp32 平均相差 %2，最多相差 %3（以机器人的单位计，在 %4 上测得）。</translation>
    </message>
    <message>
        <source>Name the dataset of the training to have it measured on that; fp32 is exact and slower.</source>
        <translation>请指定训练所用的数据集，以便在其上测量；fp32 精确但较慢。</translation>
    </message>
    <message>
        <source>The dataset %1 holds none to compare with.</source>
        <translation>数据集 %1 没有可供比较的统计。</translation>
    </message>
    <message>
        <source>Write them anew: tandem-cli dataset stats says what is missing.</source>
        <translation>请重新写入统计：tandem-cli dataset stats 会说明缺少什么。</translation>
    </message>
    <message>
        <source>%1 could not be read: there is not enough memory.</source>
        <translation>%1 无法读取：内存不足。</translation>
    </message>
    <message>
        <source>Close other programs, or raise the limit of memory (ulimit -v).</source>
        <translation>请关闭其他程序，或提高内存限制 (ulimit -v)。</translation>
    </message>
    <message>
        <source>%1: config.json and the tokenizer have other numbers for &lt;|image_pad|&gt;.</source>
        <translation>%1：config.json 与分词器中 &lt;|image_pad|&gt; 的编号不同。</translation>
    </message>
    <message>
        <source>A picture of the question is more than 200 times as long as it is wide.</source>
        <translation>问题中有画面的长度超过宽度的 200 倍。</translation>
    </message>
    <message>
        <source>is %1; only silu is known</source>
        <translation>为 %1；只支持 silu</translation>
    </message>
    <message>
        <source>is true; such models cannot be run</source>
        <translation>为 true；这类模型无法运行</translation>
    </message>
    <message>
        <source>names a block that is not there</source>
        <translation>指定了不存在的块</translation>
    </message>
    <message>
        <source>and image_std do not make sense</source>
        <translation>和 image_std 不合理</translation>
    </message>
    <message>
        <source>Qwen2.5-VL 3B is under the Qwen research licence: not for commercial use.</source>
        <translation>Qwen2.5-VL 3B 采用 Qwen 研究许可证：不得用于商业用途。</translation>
    </message>
    <message>
        <source>The licence of Qwen2.5-VL depends on its size: read that of this model before you use it.</source>
        <translation>Qwen2.5-VL 的许可证因模型大小而异：使用前请阅读此模型的许可证。</translation>
    </message>
    <message>
        <source>Nothing was written. %1</source>
        <translation>未写入任何内容。%1</translation>
    </message>
    <message>
        <source>Correct it, or leave that form out.</source>
        <translation>请更正它，或不写该形式。</translation>
    </message>
    <message>
        <source>Correct it and %1, or leave that form out.</source>
        <translation>请更正它和 %1，或不写该形式。</translation>
    </message>
    <message>
        <source>a decision names no proposal or no verdict.</source>
        <translation>某项决定未指明建议或结论。</translation>
    </message>
    <message>
        <source>it says of a field what no field holds.</source>
        <translation>它为某个字段给出了任何字段都不能有的值。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; cannot be taken. %2</source>
        <translation>&quot;%1&quot; 无法采用。%2</translation>
    </message>
    <message>
        <source>Write another text, or reject it.</source>
        <translation>请另写一段文本，或拒绝它。</translation>
    </message>
    <message>
        <source>No episode has the text &quot;%1&quot; any more.</source>
        <translation>已没有片段的文本是 &quot;%1&quot;。</translation>
    </message>
    <message>
        <source>Undo what changed it, or reject the proposal.</source>
        <translation>请撤销更改它的操作，或拒绝该建议。</translation>
    </message>
    <message>
        <source>The proposals were stopped; what was answered is kept.</source>
        <translation>建议的生成已停止；已得到的回答会保留。</translation>
    </message>
    <message>
        <source>Ask for the rest when you like.</source>
        <translation>需要时请再请求其余的建议。</translation>
    </message>
    <message>
        <source>Episode %1 has no frames.</source>
        <translation>片段 %1 没有帧。</translation>
    </message>
    <message>
        <source>Choose another episode.</source>
        <translation>请选择其他片段。</translation>
    </message>
    <message>
        <source>%1 has no cameras.</source>
        <translation>%1 没有相机。</translation>
    </message>
    <message>
        <source>There is no text.</source>
        <translation>没有文本。</translation>
    </message>
    <message>
        <source>It is more than one sentence, or a list.</source>
        <translation>它不止一句话，或是一个列表。</translation>
    </message>
    <message>
        <source>It does not begin with a verb such as pick, place or open.</source>
        <translation>它没有以 pick、place 或 open 之类的动词开头。</translation>
    </message>
    <message>
        <source>It speaks of a person or the robot instead of the task.</source>
        <translation>它说的是人或机器人，而不是任务。</translation>
    </message>
    <message>
        <source>It says too little: %1.</source>
        <translation>它说得太少：%1。</translation>
    </message>
    <message>
        <source>It has %1 characters; %2 are the most.</source>
        <translation>它有 %1 个字符；最多 %2 个。</translation>
    </message>
    <message>
        <source>It has %1 characters; %2 are better.</source>
        <translation>它有 %1 个字符；%2 个更好。</translation>
    </message>
    <message>
        <source>It may be longer than the 48 tokens that SmolVLA reads.</source>
        <translation>它可能超过 SmolVLA 读取的 48 个词元。</translation>
    </message>
    <message>
        <source>It is the text as it was.</source>
        <translation>它与原来的文本相同。</translation>
    </message>
    <message>
        <source>It names none of the things that the text names now.</source>
        <translation>它没有提到现有文本中的任何物体。</translation>
    </message>
    <message>
        <source>Nothing else says &quot;%1&quot;.</source>
        <translation>其他地方都没有提到 &quot;%1&quot;。</translation>
    </message>
    <message>
        <source>The address of the server cannot be read.</source>
        <translation>服务器地址无法读取。</translation>
    </message>
    <message>
        <source>The address of the server begins with neither http:// nor https://.</source>
        <translation>服务器地址既不以 http:// 也不以 https:// 开头。</translation>
    </message>
    <message>
        <source>Write it as http://localhost:8000/v1 or https://api.openai.com/v1.</source>
        <translation>请写成 http://localhost:8000/v1 或 https://api.openai.com/v1 的形式。</translation>
    </message>
    <message>
        <source>The library for the network (libcurl) cannot be started.</source>
        <translation>无法启动网络库 (libcurl)。</translation>
    </message>
    <message>
        <source>Start Tandem again.</source>
        <translation>请重启 Tandem。</translation>
    </message>
    <message>
        <source>The address of the server holds a name, a password or a question, which others may read.</source>
        <translation>服务器地址中含有用户名、密码或查询参数，他人可能读到。</translation>
    </message>
    <message>
        <source>Take it out, and put the key into TANDEM_VLM_KEY.</source>
        <translation>请将其去掉，并把密钥放入 TANDEM_VLM_KEY。</translation>
    </message>
    <message>
        <source>%1 of the environment holds characters that no key has.</source>
        <translation>环境变量 %1 含有密钥中不会出现的字符。</translation>
    </message>
    <message>
        <source>Copy the key again, without line breaks and spaces.</source>
        <translation>请重新复制密钥，不要带换行和空格。</translation>
    </message>
    <message>
        <source>The server %1 is not known: its name has no address.</source>
        <translation>找不到服务器 %1：其名称没有对应的地址。</translation>
    </message>
    <message>
        <source>Check the name and the connection to the network.</source>
        <translation>请检查名称和网络连接。</translation>
    </message>
    <message>
        <source>The proxy on the way to %1 is not known.</source>
        <translation>找不到通往 %1 的代理。</translation>
    </message>
    <message>
        <source>Check http_proxy and https_proxy of the environment.</source>
        <translation>请检查环境变量 http_proxy 和 https_proxy。</translation>
    </message>
    <message>
        <source>Nothing answers at %1.</source>
        <translation>%1 没有响应。</translation>
    </message>
    <message>
        <source>Start the server, or check its address and port.</source>
        <translation>请启动服务器，或检查其地址和端口。</translation>
    </message>
    <message>
        <source>The server %1 did not answer within %2.</source>
        <translation>服务器 %1 在 %2 内没有应答。</translation>
    </message>
    <message>
        <source>Allow it more time, show it fewer pictures, or ask it fewer things at once.</source>
        <translation>请给它更多时间，减少画面，或减少一次询问的内容。</translation>
    </message>
    <message>
        <source>No connection to %1 within %2.</source>
        <translation>%2 内未能连接到 %1。</translation>
    </message>
    <message>
        <source>Check the address, the network and the firewall.</source>
        <translation>请检查地址、网络和防火墙。</translation>
    </message>
    <message>
        <source>The certificate of %1 cannot be trusted; nothing was sent.</source>
        <translation>%1 的证书不可信；未发送任何内容。</translation>
    </message>
    <message>
        <source>Use the right address, or add the authority that signed it to those of this machine.</source>
        <translation>请使用正确的地址，或将签发该证书的机构加入本机的受信任机构。</translation>
    </message>
    <message>
        <source>The server %1 does not speak TLS as it should.</source>
        <translation>服务器 %1 的 TLS 通信不正常。</translation>
    </message>
    <message>
        <source>Check the port, or write http:// where it is a server without encryption.</source>
        <translation>请检查端口；若服务器不加密，请写 http://。</translation>
    </message>
    <message>
        <source>There is not enough memory for the answer of %1.</source>
        <translation>内存不足，无法接收 %1 的应答。</translation>
    </message>
    <message>
        <source>Close other programs.</source>
        <translation>请关闭其他程序。</translation>
    </message>
    <message>
        <source>The server %1 broke off before its answer was whole.</source>
        <translation>服务器 %1 在应答完整之前中断了。</translation>
    </message>
    <message>
        <source>Ask again; where it stays so, look into the log of the server.</source>
        <translation>请再次询问；若仍如此，请查看服务器的日志。</translation>
    </message>
    <message>
        <source>The key is not sent to %1: anybody on the way could read it.</source>
        <translation>密钥不会发送给 %1：途中任何人都可能读到它。</translation>
    </message>
    <message>
        <source>Use https://, or take the key out of the environment where that server needs none.</source>
        <translation>请使用 https://；若该服务器不需要密钥，请从环境变量中去掉它。</translation>
    </message>
    <message>
        <source>The server %1 was not waited for any longer.</source>
        <translation>已不再等待服务器 %1。</translation>
    </message>
    <message>
        <source>The answer of %1 is longer than %2 MB; it was not read on.</source>
        <translation>%1 的应答超过 %2 MB；未继续读取。</translation>
    </message>
    <message>
        <source>Check that the address is that of a language model.</source>
        <translation>请检查该地址是否为语言模型的地址。</translation>
    </message>
    <message>
        <source>A picture of the question could not be encoded as JPEG.</source>
        <translation>询问中的一幅画面无法编码为 JPEG。</translation>
    </message>
    <message>
        <source>The machine may be short of memory: close other programs.</source>
        <translation>本机可能内存不足：请关闭其他程序。</translation>
    </message>
    <message>
        <source>The server %1 has no model %2 at %3.</source>
        <translation>服务器 %1 在 %3 没有模型 %2。</translation>
    </message>
    <message>
        <source>Check the address and the name of the model.</source>
        <translation>请检查地址和模型名称。</translation>
    </message>
    <message>
        <source>The server %1 is too busy.</source>
        <translation>服务器 %1 过于繁忙。</translation>
    </message>
    <message>
        <source>The server %1 is too busy (%2).</source>
        <translation>服务器 %1 过于繁忙（%2）。</translation>
    </message>
    <message>
        <source>Ask again later, or fewer things at once.</source>
        <translation>请稍后再询问，或减少一次询问的内容。</translation>
    </message>
    <message>
        <source>The server %1 failed with status %2.</source>
        <translation>服务器 %1 出错，状态码 %2。</translation>
    </message>
    <message>
        <source>The server %1 failed with status %2 (%3).</source>
        <translation>服务器 %1 出错，状态码 %2（%3）。</translation>
    </message>
    <message>
        <source>Look into the log of the server.</source>
        <translation>请查看服务器的日志。</translation>
    </message>
    <message>
        <source>The server %1 refuses the key.</source>
        <translation>服务器 %1 拒绝该密钥。</translation>
    </message>
    <message>
        <source>The server %1 refuses the key (%2).</source>
        <translation>服务器 %1 拒绝该密钥（%2）。</translation>
    </message>
    <message>
        <source>Put a key into TANDEM_VLM_KEY and start again.</source>
        <translation>请将密钥放入 TANDEM_VLM_KEY，然后重新启动。</translation>
    </message>
    <message>
        <source>Check the key in TANDEM_VLM_KEY or OPENAI_API_KEY and what it is allowed.</source>
        <translation>请检查 TANDEM_VLM_KEY 或 OPENAI_API_KEY 中的密钥及其权限。</translation>
    </message>
    <message>
        <source>The server %1 refuses the question with status %2.</source>
        <translation>服务器 %1 拒绝该询问，状态码 %2。</translation>
    </message>
    <message>
        <source>The server %1 refuses the question with status %2 (%3).</source>
        <translation>服务器 %1 拒绝该询问，状态码 %2（%3）。</translation>
    </message>
    <message>
        <source>Use a model that reads pictures, or show it fewer of them.</source>
        <translation>请使用能读取画面的模型，或减少画面。</translation>
    </message>
    <message>
        <source>The server %1 sends on to another address, which is not followed.</source>
        <translation>服务器 %1 重定向到另一地址，不会跟随。</translation>
    </message>
    <message>
        <source>The server %1 sends on to another address (%2), which is not followed.</source>
        <translation>服务器 %1 重定向到另一地址（%2），不会跟随。</translation>
    </message>
    <message>
        <source>Give the address itself where you trust it.</source>
        <translation>若信任该地址，请直接填写它。</translation>
    </message>
    <message>
        <source>The server %1 answers with a web page (status %2).</source>
        <translation>服务器 %1 以网页应答（状态码 %2）。</translation>
    </message>
    <message>
        <source>The server %1 answers with a web page (status %2) (%3).</source>
        <translation>服务器 %1 以网页应答（状态码 %2）（%3）。</translation>
    </message>
    <message>
        <source>Sign in to the network where it asks for that, or correct the address: it often ends in /v1.</source>
        <translation>若网络要求登录，请先登录；或更正地址：它通常以 /v1 结尾。</translation>
    </message>
    <message>
        <source>The server %1 gave an answer that cannot be used.</source>
        <translation>服务器 %1 的应答无法使用。</translation>
    </message>
    <message>
        <source>The server %1 gave an answer that cannot be used (%2).</source>
        <translation>服务器 %1 的应答无法使用（%2）。</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>它是空的</translation>
    </message>
    <message>
        <source>it is no JSON, or not whole</source>
        <translation>它不是 JSON，或不完整</translation>
    </message>
    <message>
        <source>it holds no text (choices[0].message)</source>
        <translation>它不含文本 (choices[0].message)</translation>
    </message>
    <message>
        <source>its text (choices[0].message.content) is of another type</source>
        <translation>其文本 (choices[0].message.content) 是其他类型</translation>
    </message>
    <message>
        <source>Check that it is a server with OpenAI&apos;s interface, and ask again.</source>
        <translation>请检查它是否为提供 OpenAI 接口的服务器，然后再次询问。</translation>
    </message>
    <message>
        <source>Which model of the server %1 is to be asked is not said.</source>
        <translation>未指明要询问服务器 %1 的哪个模型。</translation>
    </message>
    <message>
        <source>Name it as the server calls it.</source>
        <translation>请按服务器所用的名称填写。</translation>
    </message>
    <message>
        <source>Pictures of the dataset would be sent to %1, another machine.</source>
        <translation>数据集的画面将被发送到另一台机器 %1。</translation>
    </message>
    <message>
        <source>Agree to that for this host by name (--send-pictures-to).</source>
        <translation>请指明该主机名以表示同意 (--send-pictures-to)。</translation>
    </message>
    <message>
        <source>The repair was stopped; everything is as it was.</source>
        <translation>修复已停止；一切保持原样。</translation>
    </message>
    <message>
        <source>%1: neither meta/info.json nor any data file can be read.</source>
        <translation>%1：meta/info.json 和所有数据文件都无法读取。</translation>
    </message>
    <message>
        <source>Restore one of them from a copy.</source>
        <translation>请从副本恢复其中之一。</translation>
    </message>
    <message>
        <source>%1: datasets of v2.1 cannot be repaired.</source>
        <translation type="vanished">%1：无法修复 v2.1 数据集。</translation>
    </message>
    <message>
        <source>Convert it to v3.0 first (&quot;tandem-cli dataset convert&quot;), or restore its files from a copy.</source>
        <translation type="vanished">请先将其转换为 v3.0 (&quot;tandem-cli dataset convert&quot;)，或从副本恢复其文件。</translation>
    </message>
    <message>
        <source>No episode can be saved. %1</source>
        <translation>没有可挽救的片段。%1</translation>
    </message>
    <message>
        <source>There is none.</source>
        <translation>一个片段也没有。</translation>
    </message>
    <message>
        <source>Nothing that was found can be mended: %1: %2.</source>
        <translation>发现的问题均无法修复：%1：%2。</translation>
    </message>
    <message>
        <source>Restore the files from a copy; nothing was changed.</source>
        <translation>请从副本恢复文件；未作任何更改。</translation>
    </message>
    <message>
        <source>%1 episodes cannot be mended, the first is episode %2: %3</source>
        <translation>%1 个片段无法修复，第一个是片段 %2：%3</translation>
    </message>
    <message>
        <source>1 episode cannot be mended, the first is episode %1: %2</source>
        <translation>1 个片段无法修复，第一个是片段 %1：%2</translation>
    </message>
    <message>
        <source>Agree that they stay out (--leave-out), or restore the files from a copy; nothing was changed.</source>
        <translation>请同意舍弃它们 (--leave-out)，或从副本恢复文件；未作任何更改。</translation>
    </message>
    <message>
        <source>%1 is not a Parquet file.</source>
        <translation>%1 不是 Parquet 文件。</translation>
    </message>
    <message>
        <source>%1 holds no rows that can be read.</source>
        <translation>%1 中没有可读取的行。</translation>
    </message>
    <message>
        <source>There is not enough memory left.</source>
        <translation>剩余内存不足。</translation>
    </message>
    <message>
        <source>Close other programs, or raise the limits of memory and threads (ulimit), and try again.</source>
        <translation>请关闭其他程序，或提高内存和线程的限制 (ulimit)，然后重试。</translation>
    </message>
    <message>
        <source>At another rate the arm moves at another speed: name the dataset it was trained on.</source>
        <translation>频率不同，机械臂的运动速度也会不同：请指定训练所用的数据集。</translation>
    </message>
    <message>
        <source>Rate and joint names of the training are not known: name the dataset.</source>
        <translation>训练时的频率和关节名称未知：请指定数据集。</translation>
    </message>
    <message>
        <source>set the task</source>
        <translation>设置任务</translation>
    </message>
    <message>
        <source>unset success</source>
        <translation>清除成功标记</translation>
    </message>
    <message>
        <source>mark as success</source>
        <translation>标为成功</translation>
    </message>
    <message>
        <source>mark as failure</source>
        <translation>标为失败</translation>
    </message>
    <message>
        <source>set the quality</source>
        <translation>设置质量</translation>
    </message>
    <message>
        <source>unset the quality</source>
        <translation>清除质量</translation>
    </message>
    <message>
        <source>add the tag %1</source>
        <translation>添加标签 %1</translation>
    </message>
    <message>
        <source>remove the tag %1</source>
        <translation>移除标签 %1</translation>
    </message>
    <message>
        <source>write the note</source>
        <translation>填写备注</translation>
    </message>
    <message>
        <source>add a %1</source>
        <translation>添加%1</translation>
    </message>
    <message>
        <source>split a %1</source>
        <translation>拆分%1</translation>
    </message>
    <message>
        <source>rename a %1</source>
        <translation>重命名%1</translation>
    </message>
    <message>
        <source>remove a %1</source>
        <translation>移除%1</translation>
    </message>
    <message>
        <source>move a start</source>
        <translation>移动起点</translation>
    </message>
    <message>
        <source>move an end</source>
        <translation>移动终点</translation>
    </message>
    <message>
        <source>merge two %1</source>
        <translation>合并两个%1</translation>
    </message>
    <message>
        <source>set the %1</source>
        <translation>设置%1</translation>
    </message>
    <message>
        <source>copy %1 to %2</source>
        <translation>将%1复制到%2</translation>
    </message>
    <message>
        <source>add an event</source>
        <translation>添加事件</translation>
    </message>
    <message>
        <source>change an event</source>
        <translation>更改事件</translation>
    </message>
    <message>
        <source>remove an event</source>
        <translation>移除事件</translation>
    </message>
    <message>
        <source>revert to the dataset</source>
        <translation>还原为数据集的内容</translation>
    </message>
    <message>
        <source>accept the proposal %1</source>
        <translation>接受建议 %1</translation>
    </message>
    <message>
        <source>edit the proposal %1</source>
        <translation>编辑建议 %1</translation>
    </message>
    <message>
        <source>reject the proposal %1</source>
        <translation>拒绝建议 %1</translation>
    </message>
    <message>
        <source>accept %1 proposals</source>
        <translation>接受 %1 条建议</translation>
    </message>
    <message>
        <source>accept %1 proposal</source>
        <translation>接受 %1 条建议</translation>
    </message>
    <message>
        <source>tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>subtask</source>
        <translation>子任务</translation>
    </message>
    <message>
        <source>subtasks</source>
        <translation>子任务</translation>
    </message>
    <message>
        <source>sparse stage</source>
        <translation>稀疏阶段</translation>
    </message>
    <message>
        <source>sparse stages</source>
        <translation>稀疏阶段</translation>
    </message>
    <message>
        <source>dense stage</source>
        <translation>密集阶段</translation>
    </message>
    <message>
        <source>dense stages</source>
        <translation>密集阶段</translation>
    </message>
    <message>
        <source>%1 was damaged and is kept as %2; rows taken over: %3; rows lost: %4.</source>
        <translation>%1 已损坏，保留为 %2；接收的行：%3；丢失的行：%4。</translation>
    </message>
    <message>
        <source>%1 holds no scores.</source>
        <translation>%1 中没有评分。</translation>
    </message>
    <message>
        <source>Use that Tandem to write to it.</source>
        <translation>请使用那个版本的 Tandem 写入。</translation>
    </message>
    <message>
        <source>Close the other program, or choose another file.</source>
        <translation>请关闭另一个程序，或选择其他文件。</translation>
    </message>
    <message>
        <source>Write to it, and what can be read is taken over; or restore it from a backup.</source>
        <translation>写入时会接收可读取的内容；也可以从备份恢复。</translation>
    </message>
    <message>
        <source>Suite %1 version %2 comes with Tandem, and this one is another.</source>
        <translation>套件 %1 版本 %2 随 Tandem 提供，而这一个与之不同。</translation>
    </message>
    <message>
        <source>Give the own suite another key or version.</source>
        <translation>请为自己的套件使用其他键或版本。</translation>
    </message>
    <message>
        <source>%1 holds rows that belong to nothing.</source>
        <translation>%1 含有无所归属的行。</translation>
    </message>
    <message>
        <source>A salt is 32 hexadecimal digits.</source>
        <translation>盐值是 32 位十六进制数。</translation>
    </message>
    <message>
        <source>Copy it from the report.</source>
        <translation>请从报告中复制。</translation>
    </message>
    <message>
        <source>The experiment &quot;%1&quot; is not blind and committed to nothing.</source>
        <translation>实验“%1”不是盲测，没有作出承诺。</translation>
    </message>
    <message>
        <source>The experiment &quot;%1&quot; is blind, and checking would tell its contenders.</source>
        <translation>实验“%1”是盲测，核对会透露其参评者。</translation>
    </message>
    <message>
        <source>Tell them first, with &quot;score experiment unblind&quot;.</source>
        <translation>请先用 &quot;score experiment unblind&quot; 揭盲。</translation>
    </message>
    <message>
        <source>every entry fits the one before it</source>
        <translation>每条记录都与前一条相符</translation>
    </message>
    <message>
        <source>broken at entry %1: the database was changed outside of Tandem</source>
        <translation>在第 %1 条记录处断开：数据库在 Tandem 之外被更改</translation>
    </message>
    <message>
        <source>%1 could not be copied to %2: %3.</source>
        <translation>%1 无法复制到 %2：%3。</translation>
    </message>
    <message>
        <source>No file can be made in %1.</source>
        <translation>无法在 %1 中创建文件。</translation>
    </message>
    <message>
        <source>Choose another folder for the scores.</source>
        <translation>请为评分选择另一个文件夹。</translation>
    </message>
    <message>
        <source>The policy needs %1, and nothing gives it.</source>
        <translation>策略需要 %1，但没有来源提供它。</translation>
    </message>
    <message>
        <source>Match the inputs of the policy with the cameras of the rig or the dataset (--map).</source>
        <translation>请将策略的输入与机器人或数据集的相机对应 (--map)。</translation>
    </message>
    <message>
        <source>The arm will stand still between chunks, asynchronous ones hardly keep up: choose a smaller precision or a faster machine.</source>
        <translation>机械臂会在动作块之间静止，异步也难以跟上：请选择较低的精度或更快的机器。</translation>
    </message>
    <message>
        <source>A safety stop counts as a failure.</source>
        <translation>安全停止计为失败。</translation>
    </message>
    <message>
        <source>Take it back first (Backspace).</source>
        <translation>请先收回它（Backspace）。</translation>
    </message>
    <message>
        <source>%1 is only a pointer of Git LFS to the weights.</source>
        <translation>%1 只是指向权重的 Git LFS 指针。</translation>
    </message>
    <message>
        <source>Run &quot;git lfs pull&quot; in its folder, or download it again.</source>
        <translation>请在其文件夹中运行 &quot;git lfs pull&quot;，或重新下载。</translation>
    </message>
    <message>
        <source>%1 could not be %2: it may not grow any further.</source>
        <translation>%1 无法%2：文件不允许再变大。</translation>
    </message>
    <message>
        <source>Raise the limit of file sizes (ulimit -f), or choose a disk that takes larger files.</source>
        <translation>请提高文件大小限制（ulimit -f），或选择支持更大文件的磁盘。</translation>
    </message>
    <message>
        <source>%1: %2 of episode %3 holds numbers that are not finite (NaN).</source>
        <translation>%1：片段 %3 的 %2 含有非有限数值（NaN）。</translation>
    </message>
    <message>
        <source>Leave the episode out (--first, --episodes); &quot;tandem-cli dataset validate&quot; lists all of them.</source>
        <translation>请跳过该片段（--first、--episodes）；&quot;tandem-cli dataset validate&quot; 会列出全部此类片段。</translation>
    </message>
    <message>
        <source>%1 tensors of the checkpoint are not known to this policy and were ignored: %2, ….</source>
        <translation>检查点中有 %1 个张量不属于此策略，已忽略：%2 等。</translation>
    </message>
    <message>
        <source>%1 tensors of the checkpoint are not known to this policy and were ignored: %2.</source>
        <translation>检查点中有 %1 个张量不属于此策略，已忽略：%2。</translation>
    </message>
    <message>
        <source>%1: field %2 is none of those known.</source>
        <translation>%1：字段 %2 不是已知的取值。</translation>
    </message>
    <message>
        <source>%1: field %2 is none of %3.</source>
        <translation>%1：字段 %2 不是 %3 之一。</translation>
    </message>
    <message>
        <source>%1: field %2 is empty.</source>
        <translation>%1：字段 %2 为空。</translation>
    </message>
    <message>
        <source>%1: field %2 must be a list of %3 numbers.</source>
        <translation>%1：字段 %2 必须是含 %3 个数的列表。</translation>
    </message>
    <message>
        <source>must be 1</source>
        <translation>必须为 1</translation>
    </message>
    <message>
        <source>of a penalty must not be above 0</source>
        <translation>扣分项的分数不得大于 0</translation>
    </message>
    <message>
        <source>names no stage before this one</source>
        <translation>未指向此前的任何阶段</translation>
    </message>
    <message>
        <source>is empty, but the task is scored by them</source>
        <translation>为空，但任务按其评分</translation>
    </message>
    <message>
        <source>setting</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>condition</source>
        <translation>情形</translation>
    </message>
    <message>
        <source>Episodes are left out only of a new dataset, not of this one.</source>
        <translation>只能从新数据集中省去片段，不能从此数据集中省去。</translation>
    </message>
    <message>
        <source>Name a new folder, or delete them.</source>
        <translation>请指定新文件夹，或删除这些片段。</translation>
    </message>
    <message>
        <source>It is longer than the 48 tokens that SmolVLA reads.</source>
        <translation>它超过 SmolVLA 读取的 48 个词元。</translation>
    </message>
    <message>
        <source>It is nearly the task &quot;%1&quot;: one text could stand for both.</source>
        <translation>它与任务“%1”近乎相同：两者可用同一段文本。</translation>
    </message>
    <message>
        <source>Other episodes of this task show something else: they may be %1 tasks.</source>
        <translation>此任务的其他片段内容不同：它们可能是 %1 个任务。</translation>
    </message>
    <message>
        <source>It lasts less than a second and a half.</source>
        <translation>它不到一秒半。</translation>
    </message>
    <message>
        <source>The server %1 does not tell how likely its words are.</source>
        <translation>服务器 %1 不提供其词语的概率。</translation>
    </message>
    <message>
        <source>Use a server that answers with log-probabilities (vLLM, SGLang, llama.cpp), or a model on this machine.</source>
        <translation>请使用会返回对数概率的服务器（vLLM、SGLang、llama.cpp），或本机上的模型。</translation>
    </message>
    <message>
        <source>The episode of this proposal is not in the dataset any more.</source>
        <translation>此建议的片段已不在数据集中。</translation>
    </message>
    <message>
        <source>Ask for proposals again.</source>
        <translation>请重新生成建议。</translation>
    </message>
    <message>
        <source>There is no such step in the proposal.</source>
        <translation>建议中没有这个步骤。</translation>
    </message>
    <message>
        <source>The subtask &quot;%1&quot; stands in frames %2 to %3 already.</source>
        <translation>第 %2 到 %3 帧已有子任务“%1”。</translation>
    </message>
    <message>
        <source>Delete it or move its border first, or reject the step.</source>
        <translation>请先删除它或移动其边界，或拒绝该步骤。</translation>
    </message>
    <message>
        <source>The model named no steps of episode %1 that can be used.</source>
        <translation>模型没有给出片段 %1 的可用步骤。</translation>
    </message>
    <message>
        <source>Ask again, or use a larger model.</source>
        <translation>请再问一次，或使用更大的模型。</translation>
    </message>
    <message>
        <source>Whether episode %1 is a success cannot be asked: its task says &quot;%2&quot;.</source>
        <translation>无法询问片段 %1 是否成功：其任务文本为“%2”。</translation>
    </message>
    <message>
        <source>Write what is to be done first.</source>
        <translation>请先写明要做什么。</translation>
    </message>
    <message>
        <source>The model said nothing of use about episode %1.</source>
        <translation>关于片段 %1，模型没有给出有用的回答。</translation>
    </message>
    <message>
        <source>Ask again, or use another model.</source>
        <translation>请再问一次，或使用其他模型。</translation>
    </message>
    <message>
        <source>accept the step %1</source>
        <translation>接受步骤 %1</translation>
    </message>
    <message>
        <source>edit the step %1</source>
        <translation>编辑步骤 %1</translation>
    </message>
    <message>
        <source>reject the step %1</source>
        <translation>拒绝步骤 %1</translation>
    </message>
    <message>
        <source>accept 1 step</source>
        <translation>接受 1 个步骤</translation>
    </message>
    <message>
        <source>accept %1 steps</source>
        <translation>接受 %1 个步骤</translation>
    </message>
    <message>
        <source>reject 1 step</source>
        <translation>拒绝 1 个步骤</translation>
    </message>
    <message>
        <source>reject %1 steps</source>
        <translation>拒绝 %1 个步骤</translation>
    </message>
    <message>
        <source>accept the hint: success</source>
        <translation>接受提示：成功</translation>
    </message>
    <message>
        <source>accept the hint: failure</source>
        <translation>接受提示：失败</translation>
    </message>
    <message>
        <source>reject the hint</source>
        <translation>拒绝提示</translation>
    </message>
    <message>
        <source>%1 holds characters that no key has.</source>
        <translation>%1 含有密钥中不会出现的字符。</translation>
    </message>
    <message>
        <source>The key for %1 holds characters that no key has.</source>
        <translation>用于 %1 的密钥含有密钥中不会出现的字符。</translation>
    </message>
    <message>
        <source>The keyring of the desktop refuses: %1.</source>
        <translation>桌面的密钥环拒绝访问：%1。</translation>
    </message>
    <message>
        <source>The keyring of the desktop is locked.</source>
        <translation>桌面的密钥环已锁定。</translation>
    </message>
    <message>
        <source>Unlock it, or put the key into TANDEM_VLM_KEY.</source>
        <translation>请将其解锁，或把密钥放入 TANDEM_VLM_KEY。</translation>
    </message>
    <message>
        <source>This desktop has no keyring.</source>
        <translation>此桌面没有密钥环。</translation>
    </message>
    <message>
        <source>Put the key into TANDEM_VLM_KEY instead.</source>
        <translation>请改为把密钥放入 TANDEM_VLM_KEY。</translation>
    </message>
    <message>
        <source>%1: meta/info.json of a v2.1 dataset cannot be made anew: %2</source>
        <translation>%1：无法重新生成 v2.1 数据集的 meta/info.json：%2</translation>
    </message>
    <message>
        <source>Correct it by hand, or restore it from a copy.</source>
        <translation>请手动更正，或从副本恢复。</translation>
    </message>
    <message>
        <source>fill the gaps of %1</source>
        <translation>填补%1的空隙</translation>
    </message>
    <message>
        <source>A stage was reached after the end of the trial.</source>
        <translation>有阶段的到达时间晚于试验结束。</translation>
    </message>
    <message>
        <source>Correct its time.</source>
        <translation>请更正该时间。</translation>
    </message>
</context>
<context>
    <name>tandem</name>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>RECORDING</source>
        <translation>录制中</translation>
    </message>
    <message>
        <source>The video encoder is falling behind; pictures wait in memory.</source>
        <translation>视频编码跟不上；画面在内存中等待。</translation>
    </message>
    <message>
        <source>%1 pictures were lost in this take.</source>
        <translation>本次丢失了 %1 幅画面。</translation>
    </message>
    <message>
        <source>PAUSED</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>STARTING</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>The arm moves slowly to the leader&apos;s pose.</source>
        <translation>机械臂正缓慢移动到主臂的姿态。</translation>
    </message>
    <message>
        <source>SAVING</source>
        <translation>保存中</translation>
    </message>
    <message>
        <source>RESET</source>
        <translation>复位</translation>
    </message>
    <message>
        <source>Put the scene back. The next take starts by itself.</source>
        <translation>请恢复场景。下一次会自动开始。</translation>
    </message>
    <message>
        <source>STOPPED</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>REPLAY</source>
        <translation>回放</translation>
    </message>
    <message>
        <source>TELEOP</source>
        <translation>遥操作</translation>
    </message>
    <message>
        <source>The leader&apos;s input is missing; the arm holds.</source>
        <translation>缺少主臂输入；机械臂保持不动。</translation>
    </message>
    <message>
        <source>ARMED</source>
        <translation>已使能</translation>
    </message>
    <message>
        <source>READY</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Torque is off. Hold Enter to arm.</source>
        <translation>力矩已关。按住 Enter 使能。</translation>
    </message>
    <message>
        <source>DONE</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Scripted demonstrator</source>
        <translation>脚本演示</translation>
    </message>
    <message>
        <source>Keyboard (W A S D Q E, G H)</source>
        <translation>键盘（W A S D Q E，G H）</translation>
    </message>
    <message>
        <source>Joint sliders</source>
        <translation>关节滑块</translation>
    </message>
    <message>
        <source>Gamepad</source>
        <translation>游戏手柄</translation>
    </message>
    <message>
        <source>Control loop: %1 of %2 Hz</source>
        <translation>控制循环：%1 / %2 Hz</translation>
    </message>
    <message>
        <source>Close other programs or lower the rate.</source>
        <translation>请关闭其他程序或降低频率。</translation>
    </message>
    <message>
        <source>Follower: read in %1 ms, %2 errors</source>
        <translation>从臂：读取 %1 毫秒，%2 个错误</translation>
    </message>
    <message>
        <source>Check the cable and the power supply of the arm.</source>
        <translation>请检查机械臂的线缆和电源。</translation>
    </message>
    <message>
        <source>Camera %1: %2 fps</source>
        <translation>相机 %1：%2 fps</translation>
    </message>
    <message>
        <source>Replug the camera or choose another.</source>
        <translation>请重新插拔相机或换一个。</translation>
    </message>
    <message>
        <source>HOMING</source>
        <translation>归位中</translation>
    </message>
    <message>
        <source>The arm holds. Press %1 to record, Space to teleoperate.</source>
        <translation>机械臂保持不动。按 %1 录制，按空格遥操作。</translation>
    </message>
    <message>
        <source>%1 episodes are on the disk. Press %2 for more.</source>
        <translation>%1 个片段已存盘。按 %2 继续录制。</translation>
    </message>
    <message>
        <source>%1 pictures were lost. A new dataset in H.264 (Settings) needs less of this machine.</source>
        <translation>丢失了 %1 幅画面。用 H.264（设置）新建数据集对本机负担更小。</translation>
    </message>
    <message>
        <source>%1 episodes are on the disk. The arm still follows the leader; Space holds it.</source>
        <translation>磁盘上已有 %1 个片段。机械臂仍跟随主臂；按 Space 可停住它。</translation>
    </message>
    <message>
        <source>NOT SAVED</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>The last take waits in memory. Mend the cause, then save it again.</source>
        <translation>上一次录制还在内存中。请排除原因，然后再次保存。</translation>
    </message>
    <message>
        <source>The arm moves slowly to the start of the episode.</source>
        <translation>机械臂缓慢移动到片段的起点。</translation>
    </message>
    <message>
        <source>Connect the rig again.</source>
        <translation>请重新连接机器人。</translation>
    </message>
    <message>
        <source>Leader: answers</source>
        <translation>主臂：有应答</translation>
    </message>
    <message>
        <source>Leader: no input</source>
        <translation>主臂：没有输入</translation>
    </message>
    <message>
        <source>Check its cable.</source>
        <translation>请检查它的线缆。</translation>
    </message>
    <message>
        <source>async</source>
        <translation>异步</translation>
    </message>
    <message>
        <source>rtc</source>
        <translation>RTC</translation>
    </message>
    <message>
        <source>ensemble</source>
        <translation>集成</translation>
    </message>
    <message>
        <source>sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>A camera stands still; the arm holds.</source>
        <translation>有相机画面静止；机械臂保持不动。</translation>
    </message>
    <message>
        <source>The arm waits for the policy.</source>
        <translation>机械臂在等待策略。</translation>
    </message>
    <message>
        <source>The arm moves slowly to where the policy wants it.</source>
        <translation>机械臂正缓慢移动到策略要求的位置。</translation>
    </message>
    <message>
        <source>POLICY</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>TAKEOVER</source>
        <translation>接管</translation>
    </message>
    <message>
        <source>A person leads. Tab gives the arm back to the policy.</source>
        <translation>由人操作。按 Tab 把机械臂交还给策略。</translation>
    </message>
    <message>
        <source>DRY RUN</source>
        <translation>空跑</translation>
    </message>
    <message>
        <source>The policy computes and moves nothing. The line shows what it would do.</source>
        <translation>策略只计算，不移动。线条显示它将会做什么。</translation>
    </message>
    <message>
        <source>The arm holds. Space goes on, Tab takes over.</source>
        <translation>机械臂保持不动。空格键继续，Tab 接管。</translation>
    </message>
    <message>
        <source>The policy is being loaded and measured.</source>
        <translation>正在加载并测量策略。</translation>
    </message>
    <message>
        <source>Load a policy to begin.</source>
        <translation>请先加载策略。</translation>
    </message>
    <message>
        <source>The policy does not fit this rig; its card says why.</source>
        <translation>策略与此机器人不相符；原因见策略卡片。</translation>
    </message>
    <message>
        <source>The arm holds. Space runs the policy.</source>
        <translation>机械臂保持不动。空格键运行策略。</translation>
    </message>
    <message>
        <source>Wilson 95 %</source>
        <translation>Wilson 95 %</translation>
    </message>
    <message>
        <source>all trials together</source>
        <translation>全部试验合计</translation>
    </message>
    <message>
        <source>McNemar</source>
        <translation>McNemar</translation>
    </message>
    <message>
        <source>Barnard</source>
        <translation>Barnard</translation>
    </message>
    <message>
        <source>The plan is tested when all of its trials are there: %1 of %2.</source>
        <translation>全部试验完成后才对计划进行检验：%1 / %2。</translation>
    </message>
    <message>
        <source>%1 is better than %2</source>
        <translation>%1 优于 %2</translation>
    </message>
    <message>
        <source>No two contenders can be told apart</source>
        <translation>任何两个参评者都无法区分</translation>
    </message>
    <message>
        <source>and %1 more</source>
        <translation>另有 %1 个</translation>
    </message>
    <message>
        <source>score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Contender %1</source>
        <translation>参评者 %1</translation>
    </message>
    <message>
        <source>bound 95 %</source>
        <translation>95 % 界限</translation>
    </message>
    <message>
        <source>BCa 95 %</source>
        <translation>BCa 95 %</translation>
    </message>
    <message>
        <source>Newcombe 95 %</source>
        <translation>Newcombe 95 %</translation>
    </message>
    <message>
        <source>Restricted mean, %1 minus %2: %3 s.</source>
        <translation>限制平均时间，%1 减 %2：%3 s。</translation>
    </message>
    <message>
        <source>Log-rank p = %1.</source>
        <translation>对数秩检验 p = %1。</translation>
    </message>
    <message>
        <source>A task has no horizon; its longest trial stands for it.</source>
        <translation>有任务未设时限；以其最长的试验代替。</translation>
    </message>
    <message>
        <source>restricted mean time</source>
        <translation>限制平均时间</translation>
    </message>
    <message>
        <source>%1 a round</source>
        <translation>每轮 %1</translation>
    </message>
    <message>
        <source>done in all rounds</source>
        <translation>所有轮次中完成</translation>
    </message>
    <message>
        <source>stalled</source>
        <translation>停滞</translation>
    </message>
    <message>
        <source>queue minimum</source>
        <translation>队列最小值</translation>
    </message>
    <message>
        <source>latency p50 / p95</source>
        <translation>延迟 p50 / p95</translation>
    </message>
    <message>
        <source>log-log 95 % bands</source>
        <translation>log-log 95 % 置信带</translation>
    </message>
    <message>
        <source>time ran out</source>
        <translation>时间用完</translation>
    </message>
    <message>
        <source>policy stopped</source>
        <translation>策略已停止</translation>
    </message>
    <message>
        <source>operator stopped</source>
        <translation>操作员停止</translation>
    </message>
    <message>
        <source>irrecoverable</source>
        <translation>不可恢复</translation>
    </message>
    <message>
        <source>safety stop</source>
        <translation>安全停止</translation>
    </message>
    <message>
        <source>robot fault</source>
        <translation>机器人故障</translation>
    </message>
    <message>
        <source>policy fault</source>
        <translation>策略故障</translation>
    </message>
    <message>
        <source>network fault</source>
        <translation>网络故障</translation>
    </message>
    <message>
        <source>operator error</source>
        <translation>操作员失误</translation>
    </message>
    <message>
        <source>imported</source>
        <translation>已导入</translation>
    </message>
    <message>
        <source>half</source>
        <translation>一半</translation>
    </message>
    <message>
        <source>How far it came, in tenths</source>
        <translation>完成程度，以十分之一计</translation>
    </message>
    <message>
        <source>Subtasks done in a row</source>
        <translation>连续完成的子任务</translation>
    </message>
    <message>
        <source>One more object</source>
        <translation>多一个物体</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>time is up</source>
        <translation>时间到</translation>
    </message>
    <message>
        <source>the policy stopped</source>
        <translation>策略停止</translation>
    </message>
    <message>
        <source>ended</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>cannot be mended</source>
        <translation>无法修复</translation>
    </message>
    <message>
        <source>%n intervention(s)</source>
        <translation>%n 次人工干预</translation>
    </message>
    <message>
        <source>%n drop(s)</source>
        <translation>掉落 %n 次</translation>
    </message>
    <message>
        <source>%n time(s) disturbed</source>
        <translation>受干扰 %n 次</translation>
    </message>
    <message>
        <source>%1 (recovered)</source>
        <translation>%1（已恢复）</translation>
    </message>
    <message>
        <source>Note: %1</source>
        <translation>备注：%1</translation>
    </message>
    <message>
        <source>bounded mean 95 %</source>
        <translation>有界均值 95 %</translation>
    </message>
    <message>
        <source>a person helped</source>
        <translation>有人帮助</translation>
    </message>
    <message>
        <source>disturbed on purpose</source>
        <translation>故意干扰</translation>
    </message>
    <message>
        <source>disturbed</source>
        <translation>受到干扰</translation>
    </message>
    <message>
        <source>collision</source>
        <translation>碰撞</translation>
    </message>
    <message>
        <source>dropped</source>
        <translation>掉落</translation>
    </message>
    <message>
        <source>tried again</source>
        <translation>又试一次</translation>
    </message>
    <message>
        <source>safety</source>
        <translation>安全</translation>
    </message>
    <message>
        <source>network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>The limits change every action: the arm does not do what the policy wants.</source>
        <translation>限制改变了每个动作：机械臂没有照策略的意图运动。</translation>
    </message>
    <message>
        <source>A person leads, and the policy only computes. Tab lets the arm hold.</source>
        <translation>由人引导，策略只计算。按 Tab 让机械臂保持不动。</translation>
    </message>
    <message>
        <source>The policy computes and moves nothing. Tab gives the arm to the leader.</source>
        <translation>策略只计算，不驱动任何部件。按 Tab 把机械臂交给主臂。</translation>
    </message>
    <message>
        <source>Boschloo</source>
        <translation>Boschloo</translation>
    </message>
    <message>
        <source>Fisher</source>
        <translation>Fisher</translation>
    </message>
    <message>
        <source>score test</source>
        <translation>得分检验</translation>
    </message>
    <message>
        <source>sign flip</source>
        <translation>符号翻转</translation>
    </message>
    <message>
        <source>permutation</source>
        <translation>置换</translation>
    </message>
    <message>
        <source>Mann–Whitney</source>
        <translation>Mann–Whitney</translation>
    </message>
    <message>
        <source>log-rank</source>
        <translation>对数秩</translation>
    </message>
    <message>
        <source>sign test</source>
        <translation>符号检验</translation>
    </message>
    <message>
        <source>betting mixture</source>
        <translation>下注混合</translation>
    </message>
    <message>
        <source> (%1, Holm).</source>
        <translation>（%1，Holm）。</translation>
    </message>
    <message>
        <source>d MMM</source>
        <translation>M月d日</translation>
    </message>
</context>
<context>
    <name>tandem::Actions</name>
    <message>
        <source>Home</source>
        <translation>主页</translation>
    </message>
    <message>
        <source>Rig</source>
        <translation>机器人</translation>
    </message>
    <message>
        <source>Collect</source>
        <translation>采集</translation>
    </message>
    <message>
        <source>Curate</source>
        <translation>整理</translation>
    </message>
    <message>
        <source>Roll out</source>
        <translation>运行策略</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Command palette…</source>
        <translation>命令面板…</translation>
    </message>
    <message>
        <source>Show keys</source>
        <translation>显示按键</translation>
    </message>
    <message>
        <source>Booth mode</source>
        <translation>展示模式</translation>
    </message>
    <message>
        <source>Check a dataset…</source>
        <translation>检查数据集…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Try with simulated arms</source>
        <translation>用仿真机械臂试用</translation>
    </message>
    <message>
        <source>Disconnect the rig</source>
        <translation>断开机器人</translation>
    </message>
    <message>
        <source>Show the check report</source>
        <translation>显示检查报告</translation>
    </message>
    <message>
        <source>Arm the rig</source>
        <translation>使能机械臂</translation>
    </message>
    <message>
        <source>Enter, held</source>
        <translation>按住 Enter</translation>
    </message>
    <message>
        <source>Torque off (support the arm)</source>
        <translation>关闭力矩（请扶住机械臂）</translation>
    </message>
    <message>
        <source>Shift+Esc, held</source>
        <translation>按住 Shift+Esc</translation>
    </message>
    <message>
        <source>Stop and hold</source>
        <translation>停止并保持</translation>
    </message>
    <message>
        <source>Esc</source>
        <translation>Esc</translation>
    </message>
    <message>
        <source>Simulated fault: freeze the first camera</source>
        <translation>仿真故障：冻结第一个相机</translation>
    </message>
    <message>
        <source>Simulated fault: unplug the first camera</source>
        <translation>仿真故障：拔掉第一个相机</translation>
    </message>
    <message>
        <source>Simulated fault: servo bus loses 30 % of its packets</source>
        <translation>仿真故障：舵机总线丢失 30 % 的数据包</translation>
    </message>
    <message>
        <source>Simulated fault: leader disappears</source>
        <translation>仿真故障：主臂消失</translation>
    </message>
    <message>
        <source>Teleoperate, pause or go on</source>
        <translation>遥操作、暂停或继续</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>Keep take</source>
        <translation>保留本次</translation>
    </message>
    <message>
        <source>Discard take and redo</source>
        <translation>丢弃并重录</translation>
    </message>
    <message>
        <source>Bring the discarded take back</source>
        <translation>找回丢弃的一次</translation>
    </message>
    <message>
        <source>Replay the last take on the robot</source>
        <translation>在机器人上回放上一次</translation>
    </message>
    <message>
        <source>Edit the task text</source>
        <translation>编辑任务文字</translation>
    </message>
    <message>
        <source>Save the take again</source>
        <translation>再次保存</translation>
    </message>
    <message>
        <source>Give up the take that could not be saved</source>
        <translation>放弃无法保存的一次</translation>
    </message>
    <message>
        <source>End the session</source>
        <translation>结束本次采集</translation>
    </message>
    <message>
        <source>Choose the dataset folder…</source>
        <translation>选择数据集文件夹…</translation>
    </message>
    <message>
        <source>Lead the arm back to where it was armed</source>
        <translation>让机械臂回到使能时的位置</translation>
    </message>
    <message numerus="yes">
        <source>Give the last take %n star(s)</source>
        <translation>
            <numerusform>给最近一次录制打 %n 星</numerusform>
        </translation>
    </message>
    <message>
        <source>Flag the last take, or take the flag away</source>
        <translation>标记最近一次录制，或取消标记</translation>
    </message>
    <message>
        <source>Note on the last take…</source>
        <translation>给最近一次录制写备注…</translation>
    </message>
    <message>
        <source>Pack a dataset into few files…</source>
        <translation>将数据集合并为少量文件…</translation>
    </message>
    <message>
        <source>Connect the rig again</source>
        <translation>重新连接机器人</translation>
    </message>
    <message>
        <source>Load a policy…</source>
        <translation>加载策略…</translation>
    </message>
    <message>
        <source>Run or pause the policy</source>
        <translation>运行或暂停策略</translation>
    </message>
    <message>
        <source>Take the arm over, or give it back</source>
        <translation>接管机械臂，或交还</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>Tab</translation>
    </message>
    <message>
        <source>Synchronous or asynchronous inference</source>
        <translation>同步或异步推理</translation>
    </message>
    <message>
        <source>Real-time chunking</source>
        <translation>实时分块（RTC）</translation>
    </message>
    <message>
        <source>Dry run: compute, move nothing</source>
        <translation>空跑：只计算，不移动</translation>
    </message>
    <message>
        <source>Edit the instruction</source>
        <translation>编辑指令</translation>
    </message>
    <message>
        <source>Keep the last seconds as an episode</source>
        <translation>把最近几秒保留为片段</translation>
    </message>
    <message>
        <source>Name the dataset the policy was trained on…</source>
        <translation>指定训练该策略的数据集…</translation>
    </message>
    <message>
        <source>Simulated fault: the arm is pushed about</source>
        <translation>模拟故障：机械臂被推来推去</translation>
    </message>
    <message>
        <source>New experiment…</source>
        <translation>新建实验…</translation>
    </message>
    <message>
        <source>All experiments</source>
        <translation>所有实验</translation>
    </message>
    <message>
        <source>Run the trials of the experiment</source>
        <translation>执行实验的试验</translation>
    </message>
    <message>
        <source>Dashboards of the experiment</source>
        <translation>实验的仪表板</translation>
    </message>
    <message>
        <source>Report of the experiment…</source>
        <translation>实验报告…</translation>
    </message>
    <message>
        <source>Where scores come from…</source>
        <translation>评分来源…</translation>
    </message>
    <message>
        <source>Unblind the experiment…</source>
        <translation>为实验揭盲…</translation>
    </message>
    <message>
        <source>The selected trial does not count…</source>
        <translation>所选试验不计入…</translation>
    </message>
    <message>
        <source>Keep the picture as the one of this start</source>
        <translation>将此画面保留为本次开始的画面</translation>
    </message>
    <message>
        <source>Start the trial, or pause its clock for a reason</source>
        <translation>开始试验，或给出理由暂停其计时</translation>
    </message>
    <message>
        <source>Finish the trial, then write it</source>
        <translation>结束试验，然后写入</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Swap live picture and planned start</source>
        <translation>切换实时画面与计划的起始状态</translation>
    </message>
    <message>
        <source>R, held</source>
        <translation>R，按住</translation>
    </message>
    <message>
        <source>Everything was reached</source>
        <translation>全部达成</translation>
    </message>
    <message>
        <source>Failed: end the trial</source>
        <translation>失败：结束试验</translation>
    </message>
    <message>
        <source>Take the last key back</source>
        <translation>撤回上一次按键</translation>
    </message>
    <message>
        <source>Nothing was reached</source>
        <translation type="vanished">未到达任何阶段</translation>
    </message>
    <message>
        <source>Line %1 of the rubric</source>
        <translation>评分表第 %1 行</translation>
    </message>
    <message>
        <source>Penalty…</source>
        <translation>扣分…</translation>
    </message>
    <message>
        <source>A person helps, or no longer</source>
        <translation>人工介入，或不再介入</translation>
    </message>
    <message>
        <source>The object was dropped</source>
        <translation>物体掉落了</translation>
    </message>
    <message>
        <source>The object was disturbed on purpose</source>
        <translation>物体被有意干扰</translation>
    </message>
    <message>
        <source>What went wrong…</source>
        <translation>哪里出了问题…</translation>
    </message>
    <message>
        <source>Safety stop: end the trial</source>
        <translation>安全停止：结束试验</translation>
    </message>
    <message>
        <source>The trial does not count…</source>
        <translation>该试验不计入…</translation>
    </message>
    <message>
        <source>Note on the trial…</source>
        <translation>试验备注…</translation>
    </message>
    <message>
        <source>Suites…</source>
        <translation>套件…</translation>
    </message>
    <message>
        <source>Import trials…</source>
        <translation>导入试验…</translation>
    </message>
    <message>
        <source>New suite</source>
        <translation>新建套件</translation>
    </message>
    <message>
        <source>Duplicate the suite to edit</source>
        <translation>复制套件以便编辑</translation>
    </message>
    <message>
        <source>Save the suite</source>
        <translation>保存套件</translation>
    </message>
    <message>
        <source>Freeze the suite: it never changes again</source>
        <translation>冻结套件：从此不再改变</translation>
    </message>
    <message>
        <source>Undo the last change of the suite</source>
        <translation>撤销对套件的上一处修改</translation>
    </message>
    <message>
        <source>Redo the change of the suite</source>
        <translation>重做对套件的修改</translation>
    </message>
    <message>
        <source>Show the selected trial again…</source>
        <translation>再看所选的试验…</translation>
    </message>
    <message>
        <source>Judge a share of the trials a second time…</source>
        <translation>对一部分试验作第二次评判…</translation>
    </message>
    <message>
        <source>Who judges trials…</source>
        <translation>由谁评判试验…</translation>
    </message>
    <message>
        <source>Note a change of the rig…</source>
        <translation>记下机器人的改动…</translation>
    </message>
    <message>
        <source>How contenders were trained…</source>
        <translation>参评者是如何训练的…</translation>
    </message>
    <message>
        <source>Draw a rectangle that counts for the match</source>
        <translation>画一个计入吻合度的矩形</translation>
    </message>
    <message>
        <source>Draw a polygon that counts for the match</source>
        <translation>画一个计入吻合度的多边形</translation>
    </message>
    <message>
        <source>Take the last region away</source>
        <translation>去掉最后一个区域</translation>
    </message>
    <message>
        <source>Save the chart as PNG…</source>
        <translation>将图表保存为 PNG…</translation>
    </message>
    <message>
        <source>Save the chart as SVG…</source>
        <translation>将图表保存为 SVG…</translation>
    </message>
    <message>
        <source>Save the chart as PDF…</source>
        <translation>将图表保存为 PDF…</translation>
    </message>
    <message>
        <source>Save the numbers of the chart as CSV…</source>
        <translation>将图表数据保存为 CSV…</translation>
    </message>
    <message>
        <source>Name what went wrong in a failed trial…</source>
        <translation>指出失败的试验出了什么问题…</translation>
    </message>
    <message>
        <source>Save the errors of the shadow run…</source>
        <translation>保存影子模式的误差…</translation>
    </message>
    <message>
        <source>Open a dataset…</source>
        <translation>打开数据集…</translation>
    </message>
    <message>
        <source>Read the dataset again</source>
        <translation>重新读取数据集</translation>
    </message>
    <message>
        <source>Filter the episodes</source>
        <translation>筛选片段</translation>
    </message>
    <message>
        <source>Previous episode</source>
        <translation>上一个片段</translation>
    </message>
    <message>
        <source>Next episode</source>
        <translation>下一个片段</translation>
    </message>
    <message>
        <source>Play or pause</source>
        <translation>播放或暂停</translation>
    </message>
    <message>
        <source>One frame back</source>
        <translation>后退一帧</translation>
    </message>
    <message>
        <source>One frame on</source>
        <translation>前进一帧</translation>
    </message>
    <message>
        <source>5 frames back</source>
        <translation>后退 5 帧</translation>
    </message>
    <message>
        <source>5 frames on</source>
        <translation>前进 5 帧</translation>
    </message>
    <message>
        <source>10 frames back</source>
        <translation>后退 10 帧</translation>
    </message>
    <message>
        <source>10 frames on</source>
        <translation>前进 10 帧</translation>
    </message>
    <message>
        <source>One second back</source>
        <translation>后退一秒</translation>
    </message>
    <message>
        <source>One second on</source>
        <translation>前进一秒</translation>
    </message>
    <message>
        <source>First frame</source>
        <translation>首帧</translation>
    </message>
    <message>
        <source>Last frame</source>
        <translation>最后一帧</translation>
    </message>
    <message>
        <source>Play in a loop</source>
        <translation>循环播放</translation>
    </message>
    <message>
        <source>Slower</source>
        <translation>减慢</translation>
    </message>
    <message>
        <source>Faster</source>
        <translation>加快</translation>
    </message>
    <message>
        <source>Show the next camera large</source>
        <translation>放大显示下一个相机</translation>
    </message>
    <message>
        <source>Choose frames from here</source>
        <translation>从此处开始选择帧</translation>
    </message>
    <message>
        <source>Choose frames up to here</source>
        <translation>选择帧到此处为止</translation>
    </message>
    <message>
        <source>Choose no frames</source>
        <translation>取消选择帧</translation>
    </message>
    <message>
        <source>Go to the next kind of segments</source>
        <translation>转到下一类段</translation>
    </message>
    <message>
        <source>Mark the chosen frames as a segment…</source>
        <translation>将所选帧标记为段…</translation>
    </message>
    <message>
        <source>Cut the segment here…</source>
        <translation>在此处切开段…</translation>
    </message>
    <message>
        <source>Join the segment with the next</source>
        <translation>将该段与下一段合并</translation>
    </message>
    <message>
        <source>Write the text of the segment…</source>
        <translation>填写段的文字…</translation>
    </message>
    <message>
        <source>Delete the segment</source>
        <translation>删除段</translation>
    </message>
    <message>
        <source>Move the nearest border a frame back</source>
        <translation>将最近的边界提前一帧</translation>
    </message>
    <message>
        <source>Move the nearest border a frame on</source>
        <translation>将最近的边界推后一帧</translation>
    </message>
    <message>
        <source>Propose task texts…</source>
        <translation type="vanished">建议任务文本…</translation>
    </message>
    <message>
        <source>Stop proposing</source>
        <translation>停止建议</translation>
    </message>
    <message>
        <source>Accept the proposal</source>
        <translation>接受建议</translation>
    </message>
    <message>
        <source>Edit the proposal, then accept it</source>
        <translation>编辑建议后接受</translation>
    </message>
    <message>
        <source>Reject the proposal</source>
        <translation>拒绝建议</translation>
    </message>
    <message>
        <source>Go to the next open proposal</source>
        <translation>转到下一条待处理的建议</translation>
    </message>
    <message>
        <source>Accept all open proposals</source>
        <translation>接受所有待处理的建议</translation>
    </message>
    <message>
        <source>Write the task text</source>
        <translation>填写任务文本</translation>
    </message>
    <message>
        <source>Success, or not said</source>
        <translation>成功，或不注明</translation>
    </message>
    <message>
        <source>Failure, or not said</source>
        <translation>失败，或不注明</translation>
    </message>
    <message>
        <source>No grade</source>
        <translation>无评分</translation>
    </message>
    <message>
        <source>Grade %1 of 5</source>
        <translation>评分 %1（满分 5）</translation>
    </message>
    <message>
        <source>Write tags</source>
        <translation>填写标签</translation>
    </message>
    <message>
        <source>Write a note</source>
        <translation>填写备注</translation>
    </message>
    <message>
        <source>Flag, or no longer</source>
        <translation>标记，或取消标记</translation>
    </message>
    <message>
        <source>To the trash, or back</source>
        <translation>移到回收站，或移回</translation>
    </message>
    <message>
        <source>Back to what the dataset says</source>
        <translation>恢复为数据集中的内容</translation>
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
        <source>Measure the quality again</source>
        <translation>重新测量质量</translation>
    </message>
    <message>
        <source>Measure the pictures, too</source>
        <translation>同时测量图像</translation>
    </message>
    <message>
        <source>Stop measuring</source>
        <translation>停止测量</translation>
    </message>
    <message>
        <source>Trim the episode to the chosen frames…</source>
        <translation>将片段修剪为所选帧…</translation>
    </message>
    <message>
        <source>Delete the episodes in the trash…</source>
        <translation>删除回收站中的片段…</translation>
    </message>
    <message>
        <source>Split the dataset…</source>
        <translation>拆分数据集…</translation>
    </message>
    <message>
        <source>Join another dataset to it…</source>
        <translation>合并另一个数据集…</translation>
    </message>
    <message>
        <source>Rename a camera…</source>
        <translation>重命名相机…</translation>
    </message>
    <message>
        <source>Convert to another format…</source>
        <translation>转换为其他格式…</translation>
    </message>
    <message>
        <source>Check the dataset</source>
        <translation>检查数据集</translation>
    </message>
    <message>
        <source>Repair the dataset…</source>
        <translation>修复数据集…</translation>
    </message>
    <message>
        <source>Show the statistics</source>
        <translation>显示统计</translation>
    </message>
    <message>
        <source>Write the changes into the dataset…</source>
        <translation>将更改写入数据集…</translation>
    </message>
    <message>
        <source>Export a copy with the changes…</source>
        <translation>导出含更改的副本…</translation>
    </message>
    <message>
        <source>Everywhere</source>
        <translation>所有页面</translation>
    </message>
    <message>
        <source>Tenth line of the rubric; where there is none: nothing was reached</source>
        <translation>评分表第十行；没有第十行时：什么都未达到</translation>
    </message>
    <message>
        <source>Fill the gaps between the segments of the chosen episodes</source>
        <translation>填补所选片段中各段之间的空隙</translation>
    </message>
    <message>
        <source>Ask a model for texts, steps or success…</source>
        <translation>让模型给出任务文本、步骤或成功与否…</translation>
    </message>
    <message>
        <source>Accept the proposed step under the cursor</source>
        <translation>接受光标处建议的步骤</translation>
    </message>
    <message>
        <source>Reject the proposed step under the cursor</source>
        <translation>拒绝光标处建议的步骤</translation>
    </message>
    <message>
        <source>Accept all proposed steps of the episode</source>
        <translation>接受该片段所有建议的步骤</translation>
    </message>
    <message>
        <source>Reject all proposed steps of the episode</source>
        <translation>拒绝该片段所有建议的步骤</translation>
    </message>
    <message>
        <source>Take the hint of success as the label</source>
        <translation>将成功与否的提示采用为标签</translation>
    </message>
    <message>
        <source>Reject the hint of success</source>
        <translation>拒绝成功与否的提示</translation>
    </message>
    <message>
        <source>Text %1 of the list for the segment here</source>
        <translation>将列表中的第 %1 条文本用于此处的段</translation>
    </message>
</context>
<context>
    <name>tandem::AnchorChart</name>
    <message>
        <source>whole suite</source>
        <translation>整个套件</translation>
    </message>
    <message>
        <source>Published figures</source>
        <translation>已发表的数值</translation>
    </message>
    <message>
        <source>Figures that others published for this suite will be here. It has none.</source>
        <translation>他人针对此套件发表的数据会显示在这里。目前没有。</translation>
    </message>
    <message>
        <source>Task of the published figures</source>
        <translation>已发表数据的任务</translation>
    </message>
    <message>
        <source>%1, %2: %3 %, published. Source: %4. Trust: %5</source>
        <translation>%1，%2：%3 %，已发表。来源：%4。可信度：%5</translation>
    </message>
</context>
<context>
    <name>tandem::CameraGrid</name>
    <message>
        <source>Camera pictures</source>
        <translation>相机画面</translation>
    </message>
    <message>
        <source>FROZEN %1 s</source>
        <translation>画面冻结 %1 秒</translation>
    </message>
    <message>
        <source>NOT CONNECTED</source>
        <translation>未连接</translation>
    </message>
    <message>
        <source>%1 fps</source>
        <translation>%1 fps</translation>
    </message>
    <message>
        <source>SIMULATED</source>
        <translation>仿真</translation>
    </message>
    <message>
        <source>Drag a picture onto an input of the policy to match them.</source>
        <translation>将画面拖到策略的输入上即可匹配。</translation>
    </message>
</context>
<context>
    <name>tandem::CameraStage</name>
    <message>
        <source>Recorded pictures</source>
        <translation>录制的图像</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>无图像</translation>
    </message>
</context>
<context>
    <name>tandem::CellMapChart</name>
    <message>
        <source>Task × setting</source>
        <translation>任务 × 条件</translation>
    </message>
    <message>
        <source>Each task under each setting will be here, with its successes. Run a trial.</source>
        <translation>每个任务在每种条件下的成功情况将显示在此处。请运行一次试验。</translation>
    </message>
    <message>
        <source>Contender of the map</source>
        <translation>图中的参评者</translation>
    </message>
    <message>
        <source>What the map shows</source>
        <translation>此图显示的内容</translation>
    </message>
    <message>
        <source>success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>difference from %1</source>
        <translation>与 %1 之差</translation>
    </message>
    <message>
        <source>no trial yet</source>
        <translation>尚无试验</translation>
    </message>
    <message>
        <source>%1 of %2 planned trials</source>
        <translation>计划的 %2 次试验中的 %1 次</translation>
    </message>
    <message>
        <source>Difference from %1: %2 points, Newcombe 95 %</source>
        <translation>与 %1 的差异：%2 个百分点，Newcombe 95 %</translation>
    </message>
    <message>
        <source>significant after Holm</source>
        <translation>Holm 校正后显著</translation>
    </message>
    <message>
        <source>not significant</source>
        <translation>不显著</translation>
    </message>
</context>
<context>
    <name>tandem::ChartPanel</name>
    <message>
        <source>Save picture as PNG…</source>
        <translation type="vanished">将画面另存为 PNG…</translation>
    </message>
    <message>
        <source>Save picture as SVG…</source>
        <translation type="vanished">图片另存为 SVG…</translation>
    </message>
    <message>
        <source>Save picture as PDF…</source>
        <translation type="vanished">将图片另存为 PDF…</translation>
    </message>
    <message>
        <source>Save data as CSV…</source>
        <translation type="vanished">将数据另存为 CSV…</translation>
    </message>
    <message>
        <source>Save chart: %1</source>
        <translation>保存图表：%1</translation>
    </message>
    <message>
        <source>Save picture or data</source>
        <translation>保存画面或数据</translation>
    </message>
    <message>
        <source>Save chart</source>
        <translation type="vanished">保存图表</translation>
    </message>
</context>
<context>
    <name>tandem::ChunkTimeline</name>
    <message>
        <source>Timeline of the action chunks</source>
        <translation>动作块时间线</translation>
    </message>
</context>
<context>
    <name>tandem::CollectPage</name>
    <message>
        <source>Tracking error, last 10 s</source>
        <translation>跟踪误差，最近 10 秒</translation>
    </message>
    <message>
        <source>Hold to arm</source>
        <translation>按住以使能</translation>
    </message>
    <message>
        <source>Record</source>
        <translation>录制</translation>
    </message>
    <message>
        <source>P → replay</source>
        <translation>P → 回放</translation>
    </message>
    <message>
        <source>No rig is connected. Choose &quot;Try with simulated arms&quot; on Home, or a rig on the Rig page.</source>
        <translation>没有连接机器人。请在主页选择“用仿真机械臂试用”，或在机器人页选择一台。</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message>
        <source>→ saved %1</source>
        <translation>→ 已保存 %1</translation>
    </message>
    <message>
        <source>← discarded (Ctrl+Z brings it back)</source>
        <translation>← 已丢弃（Ctrl+Z 可找回）</translation>
    </message>
    <message>
        <source>Ctrl+Z → brought back</source>
        <translation>Ctrl+Z → 已找回</translation>
    </message>
    <message>
        <source>Save the take again</source>
        <translation>再次保存</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>丢弃</translation>
    </message>
    <message>
        <source>Teleoperate</source>
        <translation>遥操作</translation>
    </message>
    <message>
        <source>%1 → record</source>
        <translation>%1 → 录制</translation>
    </message>
    <message>
        <source>Note on the last take</source>
        <translation>最近一次录制的备注</translation>
    </message>
    <message>
        <source>What is worth knowing about it?</source>
        <translation>有什么值得记下的？</translation>
    </message>
    <message>
        <source>Keep note</source>
        <translation>保存备注</translation>
    </message>
    <message>
        <source>%1 → episode %2</source>
        <translation>%1 → 片段 %2</translation>
    </message>
    <message>
        <source>F → flagged %1</source>
        <translation>F → 已标记 %1</translation>
    </message>
    <message>
        <source>F → flag taken from %1</source>
        <translation>F → 已取消标记 %1</translation>
    </message>
    <message>
        <source>Keep take</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Start next</source>
        <translation>开始下一次</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一次</translation>
    </message>
    <message>
        <source>Hold</source>
        <translation>保持</translation>
    </message>
    <message>
        <source>Kept takes appear here. Press %1 to record the first one.</source>
        <translation>保留的录制显示在这里。按 %1 开始第一次录制。</translation>
    </message>
    <message>
        <source>Joints: follower bar, leader tick, difference</source>
        <translation>关节：条为从臂，刻度为主臂，数值为差</translation>
    </message>
    <message>
        <source>Task and joints</source>
        <translation>任务与关节</translation>
    </message>
    <message>
        <source>← discarded</source>
        <translation>← 已丢弃</translation>
    </message>
    <message>
        <source>Give the take up</source>
        <translation>放弃该录制</translation>
    </message>
    <message numerus="yes">
        <source>The take was not saved (%n frame(s) lost): %1</source>
        <translation>
            <numerusform>本次录制未保存（丢失 %n 帧）：%1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n take(s) of this plan are in the dataset already; new ones appear here.</source>
        <translation>
            <numerusform>本计划已有 %n 次录制保存在数据集中；新的会显示在这里。</numerusform>
        </translation>
    </message>
    <message>
        <source>The take is being saved.</source>
        <translation>本次录制正在保存。</translation>
    </message>
    <message>
        <source>lost %1</source>
        <translation>丢失 %1</translation>
    </message>
    <message>
        <source>repeated %1</source>
        <translation>重复 %1</translation>
    </message>
    <message>
        <source>ticks lost %1</source>
        <translation>丢失周期 %1</translation>
    </message>
    <message>
        <source>There is no take yet.</source>
        <translation>还没有录制。</translation>
    </message>
    <message>
        <source>Record one first.</source>
        <translation>请先录制一次。</translation>
    </message>
</context>
<context>
    <name>tandem::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>输入命令</translation>
    </message>
    <message>
        <source>Search commands</source>
        <translation>搜索命令</translation>
    </message>
    <message>
        <source>Commands found</source>
        <translation>找到的命令</translation>
    </message>
    <message>
        <source>No command has these words.</source>
        <translation>没有包含这些词的命令。</translation>
    </message>
    <message>
        <source>Only by its key, which must be held.</source>
        <translation>只能用按键触发，且必须按住。</translation>
    </message>
</context>
<context>
    <name>tandem::ContenderDriver</name>
    <message>
        <source>Contender %1 is no folder on this machine.</source>
        <translation>参评者 %1 不是本机上的文件夹。</translation>
    </message>
    <message>
        <source>Run its trials by hand.</source>
        <translation>请手动进行它的试验。</translation>
    </message>
    <message>
        <source>contender %1</source>
        <translation>参评者 %1</translation>
    </message>
    <message>
        <source>The contender does not fit this rig.</source>
        <translation>该参评者与此机器人不符。</translation>
    </message>
    <message>
        <source>The rig was disconnected.</source>
        <translation>机器人已断开连接。</translation>
    </message>
</context>
<context>
    <name>tandem::CurateChecks</name>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>note</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>Feature</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>Element</source>
        <translation>元素</translation>
    </message>
    <message>
        <source>Least</source>
        <translation>最小值</translation>
    </message>
    <message>
        <source>1 %</source>
        <translation>1 %</translation>
    </message>
    <message>
        <source>Median</source>
        <translation>中位数</translation>
    </message>
    <message>
        <source>99 %</source>
        <translation>99 %</translation>
    </message>
    <message>
        <source>Greatest</source>
        <translation>最大值</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>平均值</translation>
    </message>
    <message>
        <source>Deviation</source>
        <translation>标准差</translation>
    </message>
    <message>
        <source>Statistics</source>
        <translation>统计</translation>
    </message>
    <message>
        <source>0: constant</source>
        <translation>0：恒定</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Frames</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>度量</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>值</translation>
    </message>
    <message>
        <source>Where</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Flagged</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Quality of the dataset</source>
        <translation>数据集质量</translation>
    </message>
    <message>
        <source>look</source>
        <translation>请查看</translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation>正在检查 %1</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>Checked %n episode(s): nothing is wrong.</source>
        <translation>
            <numerusform>已检查 %n 个片段：没有问题。</numerusform>
        </translation>
    </message>
    <message>
        <source>Check of the dataset</source>
        <translation>数据集检查</translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s) in %1.</source>
        <translation>
            <numerusform>%1 中有 %n 个问题。</numerusform>
        </translation>
    </message>
    <message>
        <source>What</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Times</source>
        <translation>次数</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>What to do</source>
        <translation>处理方法</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>问题列表</translation>
    </message>
    <message>
        <source>Repair…</source>
        <translation>修复…</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Kinds of statistics</source>
        <translation>统计种类</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
</context>
<context>
    <name>tandem::CurateHistory</name>
    <message>
        <source>History</source>
        <translation>历史</translation>
    </message>
    <message>
        <source>Changes, the newest first</source>
        <translation>更改，最新的在前</translation>
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
        <source>Apply…</source>
        <translation>应用…</translation>
    </message>
    <message>
        <source>Nothing was changed yet</source>
        <translation>尚无更改</translation>
    </message>
</context>
<context>
    <name>tandem::CurateList</name>
    <message>
        <source>Dataset</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Filter: task, tag, quality…</source>
        <translation>筛选：任务、标签、质量…</translation>
    </message>
    <message>
        <source>Filter of the episodes</source>
        <translation>片段筛选</translation>
    </message>
    <message>
        <source>Measure that is shown beside</source>
        <translation>旁边显示的度量</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Show a measure beside…</source>
        <translation>在旁边显示度量…</translation>
    </message>
    <message numerus="yes">
        <source>%n episode(s)</source>
        <translation>
            <numerusform>%n 个片段</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shown</source>
        <translation>
            <numerusform>显示 %n 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateNotes</name>
    <message>
        <source>Episode</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>success: not said</source>
        <translation>成功与否：未注明</translation>
    </message>
    <message>
        <source>success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>failure</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Success of the episode</source>
        <translation>片段是否成功</translation>
    </message>
    <message>
        <source>no grade</source>
        <translation>无评分</translation>
    </message>
    <message>
        <source>grade %1</source>
        <translation>评分 %1</translation>
    </message>
    <message>
        <source>Grade of the episode</source>
        <translation>片段的评分</translation>
    </message>
    <message>
        <source>tags, …</source>
        <translation>标签，…</translation>
    </message>
    <message>
        <source>Tags of the episode</source>
        <translation>片段的标签</translation>
    </message>
    <message>
        <source>note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Note on the episode</source>
        <translation>片段的备注</translation>
    </message>
    <message>
        <source>Take it  H</source>
        <translation>采用  H</translation>
    </message>
    <message>
        <source>Reject it</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Hint by %1: looks like success (log-probability %2)</source>
        <translation>%1 的提示：看起来成功（对数概率 %2）</translation>
    </message>
    <message>
        <source>Hint by %1: looks like failure (log-probability %2)</source>
        <translation>%1 的提示：看起来失败（对数概率 %2）</translation>
    </message>
    <message>
        <source>progress in %: %1</source>
        <translation>进度（%）：%1</translation>
    </message>
</context>
<context>
    <name>tandem::CuratePage</name>
    <message>
        <source>Folder of the dataset</source>
        <translation>数据集文件夹</translation>
    </message>
    <message>
        <source>Open or drop a LeRobot dataset</source>
        <translation>打开或拖入 LeRobot 数据集</translation>
    </message>
    <message>
        <source>Its episodes will be here: pictures, joints, task texts and quality. Nothing is written into the dataset before you say so.</source>
        <translation>其片段将显示在这里：图像、关节、任务文本和质量。未经您确认，不会向数据集写入任何内容。</translation>
    </message>
    <message>
        <source>Open a dataset…</source>
        <translation>打开数据集…</translation>
    </message>
    <message>
        <source>Check it</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>Repair it…</source>
        <translation>修复它…</translation>
    </message>
    <message>
        <source>Opened before</source>
        <translation>以前打开过</translation>
    </message>
    <message>
        <source>Open %1</source>
        <translation>打开 %1</translation>
    </message>
</context>
<context>
    <name>tandem::CurateProposer</name>
    <message>
        <source>Loading the model…</source>
        <translation>正在加载模型…</translation>
    </message>
    <message>
        <source>There is nothing to ask: no task text is vague.</source>
        <translation>没有需要询问的：没有含糊的任务文本。</translation>
    </message>
    <message>
        <source>%1 of %2 asked</source>
        <translation>已询问 %1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%n without an answer</source>
        <translation>
            <numerusform>%n 个没有回答</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 answered</source>
        <translation>已回答 %1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) answered</source>
        <translation>
            <numerusform>已回答 %n 个问题</numerusform>
        </translation>
    </message>
    <message>
        <source>Stopped; what was answered stays.</source>
        <translation>已停止；已有的回答会保留。</translation>
    </message>
    <message>
        <source>There is nothing to ask: every episode has subtasks.</source>
        <translation>没有可询问的内容：每个片段都有子任务。</translation>
    </message>
    <message>
        <source>There is nothing to ask: every episode has its label.</source>
        <translation>没有可询问的内容：每个片段都有标签。</translation>
    </message>
</context>
<context>
    <name>tandem::CurateQuality</name>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Stop measuring</source>
        <translation>停止测量</translation>
    </message>
    <message>
        <source>How far measuring is</source>
        <translation>测量进度</translation>
    </message>
    <message>
        <source>Measures of the episode</source>
        <translation>片段的度量</translation>
    </message>
    <message>
        <source>measuring…</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>未测量</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
</context>
<context>
    <name>tandem::CurateReview</name>
    <message>
        <source>%1 on this machine</source>
        <translation>本机上的 %1</translation>
    </message>
    <message>
        <source>%1 at %2</source>
        <translation>%2 上的 %1</translation>
    </message>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n 个字符</numerusform>
        </translation>
    </message>
    <message>
        <source>no verb first</source>
        <translation>开头不是动词</translation>
    </message>
    <message>
        <source>verb first</source>
        <translation>开头是动词</translation>
    </message>
    <message>
        <source>confidence %1</source>
        <translation>置信度 %1</translation>
    </message>
    <message numerus="yes">
        <source>for %n episode(s)</source>
        <translation>
            <numerusform>用于 %n 个片段</numerusform>
        </translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>edited and accepted</source>
        <translation>已编辑并接受</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>已拒绝</translation>
    </message>
    <message>
        <source>the task is another one by now</source>
        <translation>任务现已变更</translation>
    </message>
    <message>
        <source>Reading what is said of the episodes: %1 %</source>
        <translation>正在读取片段的标注：%1 %</translation>
    </message>
    <message>
        <source>Task text</source>
        <translation>任务文本</translation>
    </message>
    <message>
        <source>Now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>Text of the task</source>
        <translation>任务的文本</translation>
    </message>
    <message>
        <source>Accept  ↵</source>
        <translation>接受  ↵</translation>
    </message>
    <message>
        <source>Edit  E</source>
        <translation>编辑  E</translation>
    </message>
    <message>
        <source>Reject  X</source>
        <translation>拒绝  X</translation>
    </message>
    <message>
        <source>How far proposing is</source>
        <translation>生成建议的进度</translation>
    </message>
    <message>
        <source>Write…</source>
        <translation>编写…</translation>
    </message>
    <message>
        <source>Propose…</source>
        <translation>生成建议…</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>无文本</translation>
    </message>
    <message>
        <source>A model can propose texts for vague tasks.</source>
        <translation>模型可以为含糊的任务文本提出建议。</translation>
    </message>
    <message>
        <source>%1 of %2 reviewed</source>
        <translation>已审阅 %1/%2</translation>
    </message>
    <message>
        <source>Proposed</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Proposed, %1</source>
        <translation>建议，%1</translation>
    </message>
    <message>
        <source>nothing yet</source>
        <translation>尚无</translation>
    </message>
</context>
<context>
    <name>tandem::CurateSegments</name>
    <message>
        <source>There is no segment under the cursor.</source>
        <translation>光标处没有段。</translation>
    </message>
    <message>
        <source>What is done in these frames, such as “grasp the cube”</source>
        <translation>这些帧中做了什么，例如“grasp the cube”</translation>
    </message>
    <message>
        <source>Write it</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不写入</translation>
    </message>
    <message>
        <source>Choose frames first: [ where they begin, ] where they end.</source>
        <translation>请先选择帧：[ 为起始，] 为结束。</translation>
    </message>
    <message>
        <source>Mark a segment</source>
        <translation>标记一段</translation>
    </message>
    <message>
        <source>Go to the frame where the new segment shall begin.</source>
        <translation>请转到新段应开始的帧。</translation>
    </message>
    <message>
        <source>Cut here: the text from here on</source>
        <translation>在此切开：从这里起的文本</translation>
    </message>
    <message>
        <source>There is no next segment to join with.</source>
        <translation>没有可合并的下一段。</translation>
    </message>
    <message>
        <source>Text of the segment</source>
        <translation>段的文本</translation>
    </message>
    <message>
        <source>There is no border to move.</source>
        <translation>没有可移动的边界。</translation>
    </message>
    <message>
        <source>No text is in use yet. T writes one.</source>
        <translation>还没有使用中的文本。按 T 填写。</translation>
    </message>
    <message numerus="yes">
        <source>Only %n text(s) are in use.</source>
        <translation>
            <numerusform>只有 %n 条文本在使用中。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateSession</name>
    <message>
        <source>%1, episode %2</source>
        <translation>%1，片段 %2</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n episode(s)</source>
        <translation>
            <numerusform>%1，%n 个片段</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateSide</name>
    <message>
        <source>Task text, quality and history</source>
        <translation>任务文本、质量和历史</translation>
    </message>
</context>
<context>
    <name>tandem::CurateSteps</name>
    <message>
        <source>There is no proposed step under the cursor.</source>
        <translation>光标处没有建议的步骤。</translation>
    </message>
    <message>
        <source>What is done in these frames, such as “grasp the cube”</source>
        <translation>这些帧中做了什么，例如“grasp the cube”</translation>
    </message>
    <message>
        <source>Text of the proposed step</source>
        <translation>建议步骤的文本</translation>
    </message>
    <message>
        <source>Write it</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>不写入</translation>
    </message>
    <message>
        <source>No steps are proposed for this episode.</source>
        <translation>此片段没有建议的步骤。</translation>
    </message>
    <message>
        <source>There is no hint for this episode.</source>
        <translation>此片段没有提示。</translation>
    </message>
</context>
<context>
    <name>tandem::CurateTools</name>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>subtasks</source>
        <translation>子任务</translation>
    </message>
    <message>
        <source>stages</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>events</source>
        <translation>事件</translation>
    </message>
    <message>
        <source>Episode %1, %2</source>
        <translation>片段 %1，%2</translation>
    </message>
    <message>
        <source>The dataset says all of it already.</source>
        <translation>数据集中已全部如此。</translation>
    </message>
    <message>
        <source>Episode %1</source>
        <translation>片段 %1</translation>
    </message>
    <message>
        <source>cannot be mended and is left out</source>
        <translation>无法修复，将略去</translation>
    </message>
    <message>
        <source>There is nothing to mend.</source>
        <translation>没有需要修复的地方。</translation>
    </message>
    <message>
        <source>%1 of %2 episodes are kept.</source>
        <translation>保留 %2 个片段中的 %1 个。</translation>
    </message>
    <message>
        <source>Export a copy</source>
        <translation>导出副本</translation>
    </message>
    <message>
        <source>Write the changes into the dataset</source>
        <translation>将更改写入数据集</translation>
    </message>
    <message>
        <source>Task texts, segments and events are written where LeRobot reads them. Grades, tags and notes stay in Tandem&apos;s own files, which go along.</source>
        <translation>任务文本、段和事件写入 LeRobot 读取它们的位置。等级、标签和备注保留在 Tandem 自己的文件中，这些文件会一并带上。</translation>
    </message>
    <message>
        <source>Task texts</source>
        <translation>任务文本</translation>
    </message>
    <message>
        <source>Subtasks and events</source>
        <translation>子任务和事件</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Cancelled; everything is as it was.</source>
        <translation>已取消；一切保持原样。</translation>
    </message>
    <message>
        <source>Written to %1.</source>
        <translation>已写入 %1。</translation>
    </message>
    <message>
        <source>Written to %1; the old state is in %2.</source>
        <translation>已写入 %1；原状态在 %2 中。</translation>
    </message>
    <message>
        <source>Choose frames first: [ where they begin, ] where they end.</source>
        <translation>请先选择帧：[ 为起始，] 为结束。</translation>
    </message>
    <message>
        <source>Trim the episode</source>
        <translation>裁剪片段</translation>
    </message>
    <message>
        <source>Of episode %1 frames %2 to %3 stay, %4 to %5.</source>
        <translation>片段 %1 保留第 %2 到 %3 帧，即 %4 到 %5。</translation>
    </message>
    <message>
        <source>The trash is empty. Del puts the selected episodes into it.</source>
        <translation>回收站为空。按 Del 可将所选片段放入。</translation>
    </message>
    <message>
        <source>Delete episodes</source>
        <translation>删除片段</translation>
    </message>
    <message numerus="yes">
        <source>%n episode(s) in the trash go; the others get new numbers.</source>
        <translation>
            <numerusform>回收站中的 %n 个片段将被删除；其余片段会重新编号。</numerusform>
        </translation>
    </message>
    <message>
        <source>Dataset to join</source>
        <translation>要合并的数据集</translation>
    </message>
    <message>
        <source>Join datasets</source>
        <translation>合并数据集</translation>
    </message>
    <message>
        <source>The episodes of %1 come behind those of %2.</source>
        <translation>%1 的片段排在 %2 的片段之后。</translation>
    </message>
    <message>
        <source>This dataset holds no pictures.</source>
        <translation>此数据集不含画面。</translation>
    </message>
    <message>
        <source>Rename a camera</source>
        <translation>重命名相机</translation>
    </message>
    <message>
        <source>New name of the camera that is large now, %1</source>
        <translation>当前大图相机 %1 的新名称</translation>
    </message>
    <message>
        <source>Rename…</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>%1 becomes %2.</source>
        <translation>%1 改为 %2。</translation>
    </message>
    <message>
        <source>Convert the dataset</source>
        <translation>转换数据集</translation>
    </message>
    <message>
        <source>The same episodes in LeRobot&apos;s format %1.</source>
        <translation>以 LeRobot 的 %1 格式保存相同的片段。</translation>
    </message>
    <message>
        <source>Repair the dataset</source>
        <translation>修复数据集</translation>
    </message>
    <message>
        <source>Rows and pictures that are there are kept bit for bit; what follows from them is written anew.</source>
        <translation>现有的行和画面逐位保留；由它们得出的内容重新写入。</translation>
    </message>
    <message>
        <source>Split the dataset</source>
        <translation>拆分数据集</translation>
    </message>
    <message>
        <source>Parts with their share or their episodes, such as “train=0.8; val=0.2” or “a=0-9; b=10,12”</source>
        <translation>各部分及其比例或片段，例如“train=0.8; val=0.2”或“a=0-9; b=10,12”</translation>
    </message>
    <message>
        <source>Split…</source>
        <translation>拆分…</translation>
    </message>
    <message>
        <source>Each part becomes a folder of its own in the new folder.</source>
        <translation>每个部分在新文件夹中各成一个文件夹。</translation>
    </message>
    <message numerus="yes">
        <source>%n episode(s)</source>
        <translation>
            <numerusform>%n 个片段</numerusform>
        </translation>
    </message>
    <message>
        <source>Shift+G closes gaps between the segments of the chosen episodes.</source>
        <translation>Shift+G 填补所选片段中各段之间的空隙。</translation>
    </message>
    <message>
        <source>Without the trash</source>
        <translation>不含回收站中的片段</translation>
    </message>
    <message numerus="yes">
        <source>Without the %n episode(s) that the filter hides</source>
        <translation>
            <numerusform>不含被筛选隐藏的 %n 个片段</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n episode(s) are left out.</source>
        <translation>
            <numerusform>略去 %n 个片段。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateView</name>
    <message>
        <source>Joints and subtasks</source>
        <translation>关节和子任务</translation>
    </message>
    <message>
        <source>Joints that are shown</source>
        <translation>显示的关节</translation>
    </message>
    <message>
        <source>Segments that keys change</source>
        <translation>按键所更改的段</translation>
    </message>
    <message>
        <source>Pause  Space</source>
        <translation>暂停  Space</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>%1×</source>
        <translation>%1×</translation>
    </message>
    <message>
        <source>Opening the dataset…</source>
        <translation>正在打开数据集…</translation>
    </message>
    <message>
        <source>This dataset holds no pictures.</source>
        <translation>此数据集不含画面。</translation>
    </message>
    <message>
        <source>none yet. Choose frames with [ and ], then M; or S cuts here</source>
        <translation>尚无。用 [ 和 ] 选择帧，再按 M；或按 S 在此切开</translation>
    </message>
    <message>
        <source>frame %1 of %2</source>
        <translation>第 %1 帧，共 %2 帧</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Play  Space</source>
        <translation>播放  Space</translation>
    </message>
    <message>
        <source>What keys do with the segments</source>
        <translation>按键对段的操作</translation>
    </message>
    <message>
        <source>Steps by %1</source>
        <translation>%1 建议的步骤</translation>
    </message>
    <message>
        <source>idle</source>
        <translation>静止</translation>
    </message>
    <message>
        <source>Steps by %1: W takes the one under the cursor, Q rejects it; with Shift all of them</source>
        <translation>%1 建议的步骤：W 接受光标处的步骤，Q 拒绝；加 Shift 则用于所有步骤</translation>
    </message>
    <message>
        <source>A number writes its text on the segment here, or on the chosen frames</source>
        <translation>按数字键可将对应的文本写到此处的段或所选的帧</translation>
    </message>
</context>
<context>
    <name>tandem::DatasetTools</name>
    <message>
        <source>Dataset to check</source>
        <translation>要检查的数据集</translation>
    </message>
    <message>
        <source>Checking %1</source>
        <translation>正在检查 %1</translation>
    </message>
    <message>
        <source>nothing wrong</source>
        <translation>没有问题</translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s): %1</source>
        <translation>
            <numerusform>%n 个问题：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2 episodes, %3</source>
        <translation>%1：%2 个片段，%3</translation>
    </message>
    <message>
        <source>Dataset to pack</source>
        <translation>要合并的数据集</translation>
    </message>
    <message>
        <source>Packing %1</source>
        <translation>正在合并 %1</translation>
    </message>
    <message>
        <source>%1: %2 files became %3</source>
        <translation>%1：%2 个文件合并为 %3 个</translation>
    </message>
    <message>
        <source>Another dataset is being checked or packed. Wait for it, or cancel it.</source>
        <translation>另一个数据集正在检查或合并。请等待完成或取消。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancelled; the dataset is as it was.</source>
        <translation>已取消；数据集保持原样。</translation>
    </message>
</context>
<context>
    <name>tandem::DistributionChart</name>
    <message>
        <source>Score, share of trials at each level</source>
        <translation>得分，各得分水平的试验占比</translation>
    </message>
    <message>
        <source>How often each level of the rubric was reached will be here. Score a trial.</source>
        <translation>这里将显示评分表各等级达到的频率。请为一次试验评分。</translation>
    </message>
    <message>
        <source>low → high score</source>
        <translation>低 → 高分</translation>
    </message>
    <message>
        <source>%1, score %2: %3 % (%4/%5), up to it %6 % (%7/%5)</source>
        <translation>%1，得分 %2：%3 %（%4/%5），累计至此 %6 %（%7/%5）</translation>
    </message>
    <message>
        <source>trials up to a score</source>
        <translation>得分不超过某值的试验</translation>
    </message>
</context>
<context>
    <name>tandem::DriftChart</name>
    <message>
        <source>Control chart</source>
        <translation>控制图</translation>
    </message>
    <message>
        <source>Whether the rig drifts will be here, from one contender over time. Run a trial.</source>
        <translation>这里将根据一个参评者随时间的表现显示机器人是否漂移。请进行一次试验。</translation>
    </message>
    <message>
        <source>Contender that watches the rig</source>
        <translation>监测机器人的参评者</translation>
    </message>
    <message>
        <source>The sum reached the alarm at trial %1: the rate may have fallen from %2 to %3 %.</source>
        <translation>累积和在第 %1 次试验时达到警报线：成功率可能已从 %2 % 降至 %3 %。</translation>
    </message>
    <message numerus="yes">
        <source>No alarm in %n trial(s).</source>
        <translation>
            <numerusform>%n 次试验中没有警报。</numerusform>
        </translation>
    </message>
    <message>
        <source>Runs outside of the limits: %1.</source>
        <translation>超出控制限的运行：%1。</translation>
    </message>
    <message>
        <source>success in runs of ten, pooled %1 %</source>
        <translation>每十次一组的成功率，合并 %1 %</translation>
    </message>
    <message>
        <source>Trials %1 to %2: %3</source>
        <translation>试验 %1 至 %2：%3</translation>
    </message>
    <message>
        <source>limits of the run</source>
        <translation>本次运行的界限</translation>
    </message>
    <message>
        <source>outside of the limits</source>
        <translation>超出界限</translation>
    </message>
    <message>
        <source>cumulative sum, alarm at %1; trials</source>
        <translation>累积和，达到 %1 时报警；试验</translation>
    </message>
    <message>
        <source>Cumulative sum after %1 trials: %2, alarm at %3</source>
        <translation>%1 次试验后的累积和：%2，报警值 %3</translation>
    </message>
</context>
<context>
    <name>tandem::EditDialog</name>
    <message>
        <source>What</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>After</source>
        <translation>之后</translation>
    </message>
    <message>
        <source>What would change</source>
        <translation>将会更改的内容</translation>
    </message>
    <message>
        <source>Into a new folder</source>
        <translation>写入新文件夹</translation>
    </message>
    <message>
        <source>Into this dataset</source>
        <translation>写入此数据集</translation>
    </message>
    <message>
        <source>New folder</source>
        <translation>新文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Keep the old state in a folder beside it</source>
        <translation>将原状态保留在旁边的文件夹中</translation>
    </message>
    <message>
        <source>How far it is</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Looking at what would change…</source>
        <translation>正在查看将会更改的内容…</translation>
    </message>
    <message>
        <source>Write</source>
        <translation>写入</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Folder of the result</source>
        <translation>结果文件夹</translation>
    </message>
    <message>
        <source>Writing…</source>
        <translation>正在写入…</translation>
    </message>
    <message>
        <source>Ending; everything stays as it was…</source>
        <translation>正在结束；一切保持原样…</translation>
    </message>
</context>
<context>
    <name>tandem::Ending</name>
    <message>
        <source>A take is not saved</source>
        <translation>有一次录制尚未保存</translation>
    </message>
    <message>
        <source>%1 loses the take that could not be saved. Free some space or mend the folder, then save it again.</source>
        <translation>%1会丢失无法保存的那次录制。请腾出空间或修复文件夹，然后再次保存。</translation>
    </message>
    <message>
        <source>Save the take again</source>
        <translation>再次保存该录制</translation>
    </message>
    <message>
        <source>Give the take up</source>
        <translation>放弃该录制</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
    <message>
        <source>%1 turns the torque off, and the arm may fall.</source>
        <translation>%1会关闭力矩，机械臂可能会落下。</translation>
    </message>
    <message>
        <source>Home and release</source>
        <translation>归位后松开</translation>
    </message>
    <message>
        <source>Moves slowly back to where it was armed, then turns the torque off</source>
        <translation>缓慢回到使能时的位置，然后关闭力矩</translation>
    </message>
    <message>
        <source>Torque off now</source>
        <translation>立即关闭力矩</translation>
    </message>
    <message>
        <source>The arm moves home, then its torque goes off. Esc stops it.</source>
        <translation>机械臂归位后关闭力矩。按 Esc 可停止。</translation>
    </message>
    <message>
        <source>A take is still being saved. %1 follows when it is on the disk.</source>
        <translation>有一次录制正在保存，写入磁盘后将%1。</translation>
    </message>
    <message>
        <source>%1 ends the recording and turns the torque off, and the arm may fall. The take is kept as far as it got. Until you choose, the recording goes on.</source>
        <translation>%1会结束录制并关闭力矩，机械臂可能会落下。本次录制会保留已录下的部分。在您选择之前，录制继续进行。</translation>
    </message>
    <message>
        <source>A take is not on the disk yet</source>
        <translation>有一次录制尚未写入磁盘</translation>
    </message>
    <message>
        <source>Keep waiting</source>
        <translation>继续等待</translation>
    </message>
    <message>
        <source>Do not wait</source>
        <translation>不再等待</translation>
    </message>
    <message>
        <source>%1 keeps the paused take as far as it got and turns the torque off, and the arm may fall.</source>
        <translation>%1会保留已暂停的录制中已录下的部分并关闭力矩，机械臂可能会落下。</translation>
    </message>
    <message>
        <source>The way home was stopped: the arm holds, and nothing ends.</source>
        <translation>归位已停止：机械臂保持不动，没有任何任务结束。</translation>
    </message>
    <message>
        <source>The disk may have stopped answering. %1 without waiting loses what is not saved yet; saved episodes stay saved.</source>
        <translation>磁盘可能已无响应。不等待就%1会丢失尚未保存的内容；已保存的片段不受影响。</translation>
    </message>
</context>
<context>
    <name>tandem::EpisodeModel</name>
    <message>
        <source>success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>failure</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>grade %1</source>
        <translation>等级 %1</translation>
    </message>
    <message>
        <source>tags: %1</source>
        <translation>标签：%1</translation>
    </message>
    <message>
        <source>trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>number of the episode</source>
        <translation>片段编号</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>picture of episode %1</source>
        <translation>片段 %1 的画面</translation>
    </message>
    <message>
        <source>picture from the middle of the episode</source>
        <translation>片段中间的画面</translation>
    </message>
</context>
<context>
    <name>tandem::EpisodeView</name>
    <message>
        <source>Recorded episode</source>
        <translation>录下的回合</translation>
    </message>
    <message>
        <source>Opening the episode…</source>
        <translation>正在打开回合…</translation>
    </message>
    <message>
        <source>Time in the episode</source>
        <translation>回合中的时间</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>%1×</source>
        <translation>%1×</translation>
    </message>
    <message>
        <source>Go to a moment</source>
        <translation>跳到某一时刻</translation>
    </message>
    <message>
        <source>Go to…</source>
        <translation>跳到…</translation>
    </message>
    <message>
        <source>Pause  Space</source>
        <translation>暂停  Space</translation>
    </message>
    <message>
        <source>Play  Space</source>
        <translation>播放  Space</translation>
    </message>
    <message>
        <source>%1 of %2 · frame %3 of %4</source>
        <translation>%1 / %2 · 第 %3 帧，共 %4 帧</translation>
    </message>
</context>
<context>
    <name>tandem::EvaluatePage</name>
    <message>
        <source>The scores could not be opened.</source>
        <translation>无法打开评分数据库。</translation>
    </message>
    <message>
        <source>← All experiments</source>
        <translation>← 全部实验</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Dashboards</source>
        <translation>仪表板</translation>
    </message>
    <message>
        <source>Unblind…</source>
        <translation>揭盲…</translation>
    </message>
    <message>
        <source>New experiment…</source>
        <translation>新建实验…</translation>
    </message>
    <message>
        <source>Opening the scores…</source>
        <translation>正在打开评分…</translation>
    </message>
    <message>
        <source>The selected trial does not count…</source>
        <translation type="vanished">所选试验不计入…</translation>
    </message>
    <message>
        <source>Where scores come from…</source>
        <translation type="vanished">评分来源…</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>A trial is running.</source>
        <translation>试验正在进行。</translation>
    </message>
    <message>
        <source>End it first.</source>
        <translation>请先结束它。</translation>
    </message>
    <message>
        <source>Select a trial that counts first.</source>
        <translation>请先选择一个计入的试验。</translation>
    </message>
    <message>
        <source>There are no experiments yet. An experiment compares policies, or one policy in several modes, by trials that you judge: it draws who runs when, keeps what you see, and says what follows from it. &quot;New experiment…&quot; plans one.</source>
        <translation>还没有实验。实验通过由你评判的试验来比较多个策略，或同一策略的多种模式：它抽签决定何时由谁运行，保存你所看到的，并说明由此得出的结论。“新建实验…”可规划一个实验。</translation>
    </message>
    <message>
        <source>unblinded</source>
        <translation>已揭盲</translation>
    </message>
    <message>
        <source>blind</source>
        <translation>盲测</translation>
    </message>
    <message numerus="yes">
        <source>%1 of %2 trials done, %n void.</source>
        <translation>
            <numerusform>已完成 %1/%2 次试验，%n 次作废。</numerusform>
        </translation>
    </message>
    <message>
        <source>The scores are not open for writing.</source>
        <translation>评分未以可写方式打开。</translation>
    </message>
    <message>
        <source>There is nothing to unblind.</source>
        <translation>没有可揭盲的内容。</translation>
    </message>
    <message>
        <source>Unblind the experiment</source>
        <translation>为实验揭盲</translation>
    </message>
    <message>
        <source>Why are the contenders to be told? Trials after this count as unblinded.</source>
        <translation>为什么要揭示参评者？此后的试验将计为已揭盲。</translation>
    </message>
    <message>
        <source>Unblind</source>
        <translation>揭盲</translation>
    </message>
    <message>
        <source>Suites…</source>
        <translation>套件…</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Take over trials that another program recorded.</source>
        <translation>采用其他程序记录的试验。</translation>
    </message>
    <message>
        <source>Show the selected trial…</source>
        <translation>再看所选的试验…</translation>
    </message>
    <message>
        <source>It does not count…</source>
        <translation>不计入…</translation>
    </message>
    <message>
        <source>Judge again…</source>
        <translation>再次评判…</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message numerus="yes">
        <source>▲ %n failed trial(s) without a cause…</source>
        <translation>
            <numerusform>▲ %n 次失败的试验没有原因…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::EvidenceChart</name>
    <message>
        <source>Evidence, look after each pair</source>
        <translation>证据，每对之后查看</translation>
    </message>
    <message>
        <source>Evidence that may be looked at after every pair will be here, in sequential experiments. Run both contenders of a block.</source>
        <translation>在序贯实验中，这里将显示每对试验之后都可查看的证据。请运行一个区组的两个参评者。</translation>
    </message>
    <message>
        <source>Pair of contenders</source>
        <translation>成对参评者</translation>
    </message>
    <message>
        <source>%1 against %2</source>
        <translation>%1 对 %2</translation>
    </message>
    <message>
        <source>Evidence: %1 against %2, look after each pair</source>
        <translation>证据：%1 对 %2，每对之后查看</translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s): difference %1 points</source>
        <translation>
            <numerusform>%n 对：差异 %1 个百分点</numerusform>
        </translation>
    </message>
    <message>
        <source>decided at pair %1: %2 is better.</source>
        <translation>在第 %1 对得出结论：%2 更好。</translation>
    </message>
    <message>
        <source>not decided.</source>
        <translation>未决。</translation>
    </message>
    <message>
        <source>Pairs left in the budget: %1.</source>
        <translation>预算中剩余的对数：%1。</translation>
    </message>
    <message>
        <source>decide at evidence %1</source>
        <translation>证据达到 %1 时判定</translation>
    </message>
    <message>
        <source>log₁₀ evidence</source>
        <translation>log₁₀ 证据</translation>
    </message>
    <message>
        <source>%1 better</source>
        <translation>%1 更好</translation>
    </message>
    <message>
        <source>Pair %1: log₁₀E %2 for %3, %4 for %5; mean difference %6 points</source>
        <translation>%1 对：%3 的 log₁₀E 为 %2，%5 的为 %4；平均差 %6 个百分点</translation>
    </message>
    <message>
        <source>pairs</source>
        <translation>对</translation>
    </message>
    <message>
        <source>mean difference in points, confidence sequence</source>
        <translation>平均差（分），置信序列</translation>
    </message>
</context>
<context>
    <name>tandem::ExperimentDialog</name>
    <message>
        <source>Plan the experiment</source>
        <translation>计划实验</translation>
    </message>
    <message>
        <source>New experiment</source>
        <translation>新建实验</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>What is compared, such as: before and after the new data</source>
        <translation>比较的内容，例如：加入新数据前后</translation>
    </message>
    <message>
        <source>Suite</source>
        <translation>套件</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Contenders</source>
        <translation>参评者</translation>
    </message>
    <message>
        <source>Add a policy folder…</source>
        <translation>添加策略文件夹…</translation>
    </message>
    <message>
        <source>Add one that runs elsewhere</source>
        <translation>添加在别处运行的参评者</translation>
    </message>
    <message>
        <source>Another robot or program: a person starts and ends its trials by hand.</source>
        <translation>其他机器人或程序：由人手动开始和结束试验。</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Trials of each cell and contender</source>
        <translation>每个单元、每个参评者的试验数</translation>
    </message>
    <message>
        <source>as the suite says</source>
        <translation>按套件规定</translation>
    </message>
    <message>
        <source>Time for a reset</source>
        <translation>单次复位用时</translation>
    </message>
    <message>
        <source> s</source>
        <translation> s</translation>
    </message>
    <message>
        <source>Design</source>
        <translation>设计</translation>
    </message>
    <message>
        <source>Fixed: look when all is done</source>
        <translation>固定：全部完成后再查看</translation>
    </message>
    <message>
        <source>Sequential: may be looked at early</source>
        <translation>序贯：可以提前查看</translation>
    </message>
    <message>
        <source>Exploratory: nothing is claimed</source>
        <translation>探索性：不作任何结论</translation>
    </message>
    <message>
        <source>Blinding</source>
        <translation>盲测</translation>
    </message>
    <message>
        <source>The operator does not know who runs</source>
        <translation>操作员不知道由谁运行</translation>
    </message>
    <message>
        <source>Nor does who scores later</source>
        <translation>事后评分者也不知情</translation>
    </message>
    <message>
        <source>None: everybody knows</source>
        <translation>无：所有人都知道</translation>
    </message>
    <message>
        <source>Risk of a false claim</source>
        <translation>错误结论的风险</translation>
    </message>
    <message>
        <source>Seed of the plan</source>
        <translation>计划的随机种子</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Its name</source>
        <translation>其名称</translation>
    </message>
    <message>
        <source>Name of the contender</source>
        <translation>参评者名称</translation>
    </message>
    <message>
        <source>Folder of the policy</source>
        <translation>策略的文件夹</translation>
    </message>
    <message>
        <source>Inference</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>在外部运行</translation>
    </message>
    <message>
        <source>sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>async</source>
        <translation>异步</translation>
    </message>
    <message>
        <source>RTC</source>
        <translation>RTC</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the contender</source>
        <translation>移除该参评者</translation>
    </message>
    <message>
        <source>%1 trials of each contender, %2 altogether: about %3 h with resets.</source>
        <translation>每个参评者 %1 次试验，共 %2 次：含复位约 %3 小时。</translation>
    </message>
    <message>
        <source>A success rate of 50 % is told from one of %1 % in 4 of 5 such experiments.</source>
        <translation>在 5 次这样的实验中，有 4 次能将 50 % 的成功率与 %1 % 区分开。</translation>
    </message>
    <message>
        <source>That is too few to tell any two success rates apart.</source>
        <translation>次数太少，无法区分任何两个成功率。</translation>
    </message>
    <message>
        <source>To tell 50 % from 80 %, plan %1 trials of each.</source>
        <translation>要区分 50 % 与 80 %，请为每个计划 %1 次试验。</translation>
    </message>
    <message>
        <source>An experiment needs a title, and contenders that are named.</source>
        <translation>实验需要标题，以及已命名的参评者。</translation>
    </message>
    <message>
        <source>The title names a contender, and the experiment is blind: choose another title.</source>
        <translation>标题中出现了参评者的名称，而本实验是盲测：请另选标题。</translation>
    </message>
    <message>
        <source>There is no suite to choose.</source>
        <translation>没有可选的套件。</translation>
    </message>
    <message>
        <source>Reading the checkpoints…</source>
        <translation>正在读取检查点…</translation>
    </message>
    <message>
        <source>Who judges</source>
        <translation>由谁评判</translation>
    </message>
    <message>
        <source>Your name; it is kept with every trial</source>
        <translation>您的名字；随每次试验保存</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1，版本 %2</translation>
    </message>
</context>
<context>
    <name>tandem::ExperimentTable</name>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Suite</source>
        <translation>套件</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Contenders</source>
        <translation>参评者</translation>
    </message>
    <message>
        <source>Experiments</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>known</source>
        <translation>已知</translation>
    </message>
    <message>
        <source>blind</source>
        <translation>盲测</translation>
    </message>
    <message>
        <source>unblinded</source>
        <translation>已揭盲</translation>
    </message>
</context>
<context>
    <name>tandem::FailureChart</name>
    <message>
        <source>Causes of failure</source>
        <translation>失败原因</translation>
    </message>
    <message>
        <source>Why trials fail will be here. No trial has failed.</source>
        <translation>这里将显示试验失败的原因。尚无失败的试验。</translation>
    </message>
    <message>
        <source>recovered %1</source>
        <translation>已恢复 %1</translation>
    </message>
</context>
<context>
    <name>tandem::FunnelChart</name>
    <message>
        <source>Stage funnel</source>
        <translation>阶段漏斗</translation>
    </message>
    <message>
        <source>How far trials come, stage by stage, will be here. Score a trial with a rubric.</source>
        <translation>试验逐阶段推进到哪一步会显示在这里。请用评分表为一次试验评分。</translation>
    </message>
    <message>
        <source>Contender and task of the funnel</source>
        <translation>漏斗图的参评者和任务</translation>
    </message>
    <message>
        <source>No trial fell short of a stage.</source>
        <translation>没有试验止步于某个阶段之前。</translation>
    </message>
    <message numerus="yes">
        <source>Most are lost at “%1”: %n trial(s).</source>
        <translation>
            <numerusform>在“%1”处失败最多：%n 次试验。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2/%3 trials</source>
        <translation>%1：%2/%3 次试验</translation>
    </message>
    <message>
        <source>of those before it %1</source>
        <translation>占上一阶段的 %1</translation>
    </message>
    <message>
        <source>Failed here: %1</source>
        <translation>在此失败：%1</translation>
    </message>
</context>
<context>
    <name>tandem::HomePage</name>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Without a robot, everything works on a simulated SO-101 with three cameras.</source>
        <translation>没有机器人时，一切都可以在带三个相机的仿真 SO-101 上进行。</translation>
    </message>
    <message>
        <source>Try with simulated arms</source>
        <translation>用仿真机械臂试用</translation>
    </message>
    <message>
        <source>Choose a rig…</source>
        <translation>选择机器人…</translation>
    </message>
    <message>
        <source>Check a dataset…</source>
        <translation>检查数据集…</translation>
    </message>
    <message>
        <source>Last task</source>
        <translation>上一个任务</translation>
    </message>
    <message>
        <source>Go to Collect</source>
        <translation>前往采集</translation>
    </message>
    <message>
        <source>Rig</source>
        <translation>机器人</translation>
    </message>
    <message>
        <source>Notices</source>
        <translation>通知</translation>
    </message>
    <message>
        <source>Nothing to report. What Tandem repairs or finds is listed here.</source>
        <translation>暂无消息。Tandem 修复或发现的问题会列在这里。</translation>
    </message>
    <message>
        <source>No task yet</source>
        <translation>还没有任务</translation>
    </message>
    <message>
        <source>The task you record will be here the next time.</source>
        <translation>您录制的任务下次会显示在这里。</translation>
    </message>
    <message>
        <source>No rig is connected.</source>
        <translation>没有连接机器人。</translation>
    </message>
    <message>
        <source>no rig</source>
        <translation>无机器人</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>%1 %2 fps</source>
        <translation>%1 %2 fps</translation>
    </message>
    <message>
        <source>%1 of %2 kept</source>
        <translation>已保留 %1 / %2</translation>
    </message>
    <message>
        <source>busy</source>
        <translation>忙碌</translation>
    </message>
    <message>
        <source>Open a dataset…</source>
        <translation>打开数据集…</translation>
    </message>
</context>
<context>
    <name>tandem::ImportDialog</name>
    <message>
        <source>LeRobot evaluation (JSON)</source>
        <translation>LeRobot 评测（JSON）</translation>
    </message>
    <message>
        <source>EVA-Client episodes (JSON lines)</source>
        <translation>EVA-Client 回合（JSON 行）</translation>
    </message>
    <message>
        <source>robot_eval_logger table</source>
        <translation>robot_eval_logger 表</translation>
    </message>
    <message>
        <source>openpi DROID table</source>
        <translation>openpi DROID 表</translation>
    </message>
    <message>
        <source>RoboArena pairs</source>
        <translation>RoboArena 配对</translation>
    </message>
    <message>
        <source>vla-eval database</source>
        <translation>vla-eval 数据库</translation>
    </message>
    <message>
        <source>lerobot-gui-wrapper outcomes</source>
        <translation>lerobot-gui-wrapper 结果</translation>
    </message>
    <message>
        <source>Any table, by its columns</source>
        <translation>任意表，按列对应</translation>
    </message>
    <message>
        <source>Contender (policy)</source>
        <translation>参评者（策略）</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Trial number</source>
        <translation>试验编号</translation>
    </message>
    <message>
        <source>Pair it belongs to</source>
        <translation>所属配对</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation>评分</translation>
    </message>
    <message>
        <source>Best grade possible</source>
        <translation>可得最高分</translation>
    </message>
    <message>
        <source>Time in seconds</source>
        <translation>时间（秒）</translation>
    </message>
    <message>
        <source>Steps</source>
        <translation>步数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Why it does not count</source>
        <translation>为何不计入</translation>
    </message>
    <message>
        <source>Stage: %1</source>
        <translation>阶段：%1</translation>
    </message>
    <message>
        <source>Import trials</source>
        <translation>导入试验</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>A table, or the file of another program</source>
        <translation>一张表，或其他程序的文件</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>File with trials</source>
        <translation>含试验的文件</translation>
    </message>
    <message>
        <source>Where the file comes from</source>
        <translation>文件来自何处</translation>
    </message>
    <message>
        <source>What separates the columns</source>
        <translation>列之间的分隔</translation>
    </message>
    <message>
        <source>Separator: found</source>
        <translation>分隔符：自动识别</translation>
    </message>
    <message>
        <source>Comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>Semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>Tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>How letters are written</source>
        <translation>字母的编码</translation>
    </message>
    <message>
        <source>Letters: found</source>
        <translation>编码：自动识别</translation>
    </message>
    <message>
        <source>UTF-8</source>
        <translation>UTF-8</translation>
    </message>
    <message>
        <source>Latin-1</source>
        <translation>Latin-1</translation>
    </message>
    <message>
        <source>First rows of the file</source>
        <translation>文件的前几行</translation>
    </message>
    <message>
        <source>What the columns hold</source>
        <translation>各列的内容</translation>
    </message>
    <message>
        <source>Load mapping…</source>
        <translation>载入对应…</translation>
    </message>
    <message>
        <source>Save mapping…</source>
        <translation>保存对应…</translation>
    </message>
    <message>
        <source>Load a mapping</source>
        <translation>载入对应</translation>
    </message>
    <message>
        <source>Suite of the tasks</source>
        <translation>任务所属套件</translation>
    </message>
    <message>
        <source>Title of the experiment</source>
        <translation>实验标题</translation>
    </message>
    <message>
        <source>the name of the file</source>
        <translation>文件名</translation>
    </message>
    <message>
        <source>Contender, where none is named</source>
        <translation>未指明时的参评者</translation>
    </message>
    <message>
        <source>Task, where none is named</source>
        <translation>未指明时的任务</translation>
    </message>
    <message>
        <source>task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>What will be imported</source>
        <translation>将导入的内容</translation>
    </message>
    <message>
        <source>Choose a file first.</source>
        <translation>请先选择文件。</translation>
    </message>
    <message>
        <source>Problems of rows</source>
        <translation>有问题的行</translation>
    </message>
    <message>
        <source>Leave these rows out; the experiment says how many</source>
        <translation>不采用这些行；实验会说明有多少</translation>
    </message>
    <message>
        <source>Trials written</source>
        <translation>已写入的试验</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Made of the tasks that occur</source>
        <translation>由出现的任务组成</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1，版本 %2</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>Read as: %1, UTF-8.</source>
        <translation>读取方式：%1，UTF-8。</translation>
    </message>
    <message>
        <source>Read as: %1, Latin-1. Look at the letters with accents.</source>
        <translation>读取方式：%1，Latin-1。请留意带重音的字母。</translation>
    </message>
    <message>
        <source>—</source>
        <comment>no column</comment>
        <translation>—</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Nothing can be imported yet.</source>
        <translation>还没有可以导入的内容。</translation>
    </message>
    <message numerus="yes">
        <source>%n trial(s)</source>
        <translation>
            <numerusform>%n 次试验</numerusform>
        </translation>
    </message>
    <message>
        <source>, %1 of them void</source>
        <translation>，其中 %1 次作废</translation>
    </message>
    <message>
        <source>…</source>
        <translation>…</translation>
    </message>
    <message>
        <source>%1, %2: %3 of %4 solved</source>
        <translation>%1，%2：%4 次中成功 %3 次</translation>
    </message>
    <message>
        <source>▲ Line %1: %2</source>
        <translation>▲ 第 %1 行：%2</translation>
    </message>
    <message>
        <source>▲ The suite does not have: %1</source>
        <translation>▲ 套件中没有：%1</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) cannot be taken over: mend the mapping or the file, or leave them out.</source>
        <translation>
            <numerusform>有 %n 行无法采用：请改正对应或文件，或不采用它们。</numerusform>
        </translation>
    </message>
    <message>
        <source>The suite does not have all the tasks and settings: choose another one.</source>
        <translation>套件没有全部的任务和条件：请另选一个。</translation>
    </message>
    <message>
        <source>There is no trial left to import.</source>
        <translation>没有剩下可导入的试验。</translation>
    </message>
    <message>
        <source>Nothing is written before you choose Import.</source>
        <translation>在选择“导入”之前什么也不会写入。</translation>
    </message>
    <message numerus="yes">
        <source>%n trial(s) were imported.</source>
        <translation>
            <numerusform>已导入 %n 次试验。</numerusform>
        </translation>
    </message>
    <message>
        <source>Save the mapping</source>
        <translation>保存对应</translation>
    </message>
    <message>
        <source>✓ Saved in %1.</source>
        <translation>✓ 已保存到 %1。</translation>
    </message>
</context>
<context>
    <name>tandem::InferencePanel</name>
    <message>
        <source>Next request when this share of a chunk is left</source>
        <translation>动作块剩余此比例时请求下一块</translation>
    </message>
    <message>
        <source>Smallest joint distance between two observations</source>
        <translation>两次观测之间的最小关节距离</translation>
    </message>
    <message>
        <source>How overlapping chunks are merged</source>
        <translation>重叠动作块的合并方式</translation>
    </message>
    <message>
        <source>weighted average</source>
        <translation>加权平均</translation>
    </message>
    <message>
        <source>latest only</source>
        <translation>仅最新</translation>
    </message>
    <message>
        <source>average</source>
        <translation>平均</translation>
    </message>
    <message>
        <source>conservative</source>
        <translation>保守</translation>
    </message>
    <message>
        <source>Inference</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>latency p50 / p95</source>
        <translation>延迟 p50 / p95</translation>
    </message>
    <message>
        <source>actions in hand</source>
        <translation>待执行动作</translation>
    </message>
    <message>
        <source>ticks without an action</source>
        <translation>没有动作的周期</translation>
    </message>
    <message>
        <source>rows too late</source>
        <translation>迟到的行</translation>
    </message>
    <message>
        <source>Sync</source>
        <translation>同步</translation>
    </message>
    <message>
        <source>Async</source>
        <translation>异步</translation>
    </message>
    <message>
        <source>RTC</source>
        <translation>RTC</translation>
    </message>
    <message>
        <source>Ensemble</source>
        <translation>集成</translation>
    </message>
    <message>
        <source>next request when below</source>
        <translation>低于此值时请求下一块</translation>
    </message>
    <message>
        <source>observation filter</source>
        <translation>观测过滤</translation>
    </message>
    <message>
        <source>merge by</source>
        <translation>合并方式</translation>
    </message>
    <message>
        <source>%1 / %2 ms</source>
        <translation>%1 / %2 毫秒</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>age of the observation</source>
        <translation>观测延迟</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
</context>
<context>
    <name>tandem::JointPlot</name>
    <message>
        <source>Joints over the episode</source>
        <translation>片段中的关节曲线</translation>
    </message>
    <message>
        <source>All joints, state</source>
        <translation>所有关节，状态</translation>
    </message>
    <message>
        <source>All joints, action</source>
        <translation>所有关节，动作</translation>
    </message>
    <message>
        <source>state</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>action</source>
        <translation>动作</translation>
    </message>
    <message>
        <source>no numbers</source>
        <translation>无数值</translation>
    </message>
    <message>
        <source>%1: frames %2 to %3</source>
        <translation>%1：第 %2 到 %3 帧</translation>
    </message>
</context>
<context>
    <name>tandem::JointStrip</name>
    <message>
        <source>Joints: follower and leader</source>
        <translation>关节：从臂与主臂</translation>
    </message>
</context>
<context>
    <name>tandem::KeyOverlay</name>
    <message>
        <source>Keys</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Keys and commands</source>
        <translation>按键与命令</translation>
    </message>
</context>
<context>
    <name>tandem::LeaderboardChart</name>
    <message>
        <source>success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>graded score</source>
        <translation>分级评分</translation>
    </message>
    <message>
        <source>no trial yet</source>
        <translation>尚无试验</translation>
    </message>
    <message>
        <source>insufficient</source>
        <translation>不足</translation>
    </message>
    <message>
        <source>%1 %, published</source>
        <translation>%1 %，已发表</translation>
    </message>
    <message>
        <source>success %</source>
        <translation>成功率 %</translation>
    </message>
    <message>
        <source>score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>mean time</source>
        <translation>平均时间</translation>
    </message>
    <message>
        <source>void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>last run</source>
        <translation>最近一次运行</translation>
    </message>
    <message>
        <source>Success, sorted by lower bound</source>
        <translation>成功率，按下界排序</translation>
    </message>
    <message>
        <source>Contenders will be ranked here by the lower limit of their success. Run a trial.</source>
        <translation>参评者会在这里按成功率下限排名。请运行一次试验。</translation>
    </message>
    <message>
        <source>Success, %1 interval, sorted by lower bound</source>
        <translation>成功率，%1 区间，按下界排序</translation>
    </message>
    <message>
        <source>no trial counts yet</source>
        <translation>尚无计入的试验</translation>
    </message>
    <message>
        <source>insufficient: fewer than %1 trials</source>
        <translation>不足：少于 %1 次试验</translation>
    </message>
    <message>
        <source>Graded score %1, %2</source>
        <translation>分级得分 %1，%2</translation>
    </message>
    <message>
        <source>Restricted mean time %1 s</source>
        <translation>限制平均时间 %1 s</translation>
    </message>
    <message>
        <source>Letters %1</source>
        <translation>字母 %1</translation>
    </message>
    <message>
        <source>Void: %1</source>
        <translation>作废：%1</translation>
    </message>
    <message>
        <source>%1: %2 %, published: %3</source>
        <translation>%1：%2 %，已公布：%3</translation>
    </message>
</context>
<context>
    <name>tandem::Leaving</name>
    <message>
        <source>Ending: datasets and devices are being closed.</source>
        <translation>正在结束：正在关闭数据集和设备。</translation>
    </message>
    <message>
        <source>Something does not end</source>
        <translation>有任务未能结束</translation>
    </message>
    <message>
        <source>Keep waiting</source>
        <translation>继续等待</translation>
    </message>
    <message>
        <source>Quit without waiting</source>
        <translation>不等待直接退出</translation>
    </message>
    <message>
        <source>A disk or a device does not answer. Saved episodes stay saved; what is still on its way to the disk is lost by quitting without waiting.</source>
        <translation>磁盘或设备没有响应。已保存的片段不受影响；若不等待就退出，尚未写入磁盘的内容会丢失。</translation>
    </message>
</context>
<context>
    <name>tandem::LineageCard</name>
    <message>
        <source>not known</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>, revision %1</source>
        <translation>，修订版 %1</translation>
    </message>
    <message numerus="yes">
        <source>, %n episode(s)</source>
        <translation>
            <numerusform>，%n 个片段</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n valid trial(s)</source>
        <translation>
            <numerusform>%n 次有效试验</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n void</source>
        <translation>
            <numerusform>，%n 次作废</numerusform>
        </translation>
    </message>
    <message>
        <source>; %1 of %2 succeeded</source>
        <translation>；%2 次中成功 %1 次</translation>
    </message>
    <message>
        <source>Nothing fits.</source>
        <translation>没有匹配项。</translation>
    </message>
    <message>
        <source>Where scores come from</source>
        <translation>评分的来源</translation>
    </message>
    <message>
        <source>Name, dataset, folder, or the first digits of a hash</source>
        <translation>名称、数据集、文件夹，或哈希的前几位</translation>
    </message>
    <message>
        <source>Search the lineage</source>
        <translation>搜索谱系</translation>
    </message>
    <message>
        <source>Contenders</source>
        <translation>参评者</translation>
    </message>
    <message>
        <source>Card</source>
        <translation>卡片</translation>
    </message>
    <message>
        <source>Experiment</source>
        <translation>实验</translation>
    </message>
    <message>
        <source>Contender</source>
        <translation>参评者</translation>
    </message>
    <message>
        <source>%1; who that is stays unknown while the experiment is blind</source>
        <translation>%1；实验处于盲测期间，不公开其身份</translation>
    </message>
    <message>
        <source>Trained on</source>
        <translation>训练数据</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Its content</source>
        <translation>其内容</translation>
    </message>
    <message>
        <source>Its folder</source>
        <translation>其文件夹</translation>
    </message>
    <message>
        <source>Inference</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>Recorded into</source>
        <translation>录制到</translation>
    </message>
    <message>
        <source>Suite</source>
        <translation>套件</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1，版本 %2</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>This trial</source>
        <translation>本次试验</translation>
    </message>
    <message>
        <source>%1: %2, %3, %4</source>
        <translation>%1：%2，%3，%4</translation>
    </message>
    <message>
        <source>Its score</source>
        <translation>其评分</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>Its recording</source>
        <translation>其录制</translation>
    </message>
    <message>
        <source>episode %1</source>
        <translation>片段 %1</translation>
    </message>
    <message>
        <source>Does not count</source>
        <translation>不计入</translation>
    </message>
    <message>
        <source>Not known</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>tandem::LogPage</name>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Warnings and errors</source>
        <translation>警告和错误</translation>
    </message>
    <message>
        <source>Errors</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>级别</translation>
    </message>
    <message>
        <source>Log entries</source>
        <translation>日志条目</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>Nothing here: no entry fits, or nothing has happened yet.</source>
        <translation>没有条目：没有符合的内容，或尚未发生任何事。</translation>
    </message>
</context>
<context>
    <name>tandem::MainWindow</name>
    <message>
        <source>Curate</source>
        <translation type="vanished">整理</translation>
    </message>
    <message>
        <source>Curate is not built yet: datasets will be looked at, annotated and repaired here.</source>
        <translation type="vanished">整理页尚未完成：以后将在这里查看、标注和修复数据集。</translation>
    </message>
    <message>
        <source>The take was ended and kept: %1</source>
        <translation>本次已结束并保留：%1</translation>
    </message>
    <message>
        <source>Support the arm: torque goes off.</source>
        <translation>请扶住机械臂：力矩即将关闭。</translation>
    </message>
    <message>
        <source>Disconnecting</source>
        <translation>断开连接</translation>
    </message>
    <message>
        <source>Connecting again</source>
        <translation>重新连接</translation>
    </message>
    <message>
        <source>The take was ended: %1</source>
        <translation>录制已结束：%1</translation>
    </message>
    <message>
        <source>Quitting</source>
        <translation>退出</translation>
    </message>
</context>
<context>
    <name>tandem::PlanPanel</name>
    <message>
        <source>What shall the robot do?</source>
        <translation>机器人要做什么？</translation>
    </message>
    <message>
        <source>Task text</source>
        <translation>任务文字</translation>
    </message>
    <message>
        <source>Progress of the plan</source>
        <translation>计划进度</translation>
    </message>
    <message>
        <source>Episodes to keep</source>
        <translation>要保留的片段数</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Length of an episode</source>
        <translation>片段时长</translation>
    </message>
    <message>
        <source>Time to reset the scene</source>
        <translation>复位场景的时间</translation>
    </message>
    <message>
        <source>Leader</source>
        <translation>主臂</translation>
    </message>
    <message>
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Episodes</source>
        <translation>片段</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>时长</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>复位</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>The task stays as it is while a plan runs.</source>
        <translation>计划进行中，任务保持不变。</translation>
    </message>
    <message>
        <source>Stop it first (Esc).</source>
        <translation>请先停止（Esc）。</translation>
    </message>
    <message>
        <source>Dataset folder: a new one, or one to go on with</source>
        <translation>数据集文件夹：新建，或继续已有的</translation>
    </message>
    <message>
        <source>%1 of %2 kept, %3 discarded</source>
        <translation>已保留 %1 / %2，丢弃 %3</translation>
    </message>
</context>
<context>
    <name>tandem::PolicyPanel</name>
    <message>
        <source>Load policy…</source>
        <translation>加载策略…</translation>
    </message>
    <message>
        <source>Policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>%1, %2 MB, %3, chunk %4 · this machine: %5 chunks/s (%6 ms)</source>
        <translation>%1，%2 MB，%3，动作块 %4 · 本机：每秒 %5 块（%6 毫秒）</translation>
    </message>
    <message>
        <source>p50 %1 ms, p99 %2 ms of a chunk, %3 MB of memory. Sync keeps up to %4 Hz, async to %5 Hz.</source>
        <translation>每块 p50 %1 毫秒，p99 %2 毫秒，内存 %3 MB。同步可跟上 %4 Hz，异步可跟上 %5 Hz。</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>No policy</source>
        <translation>没有策略</translation>
    </message>
    <message>
        <source>Load the folder of a policy as it was published: config.json, model.safetensors and the files beside them. What fits this rig and what does not appears here.</source>
        <translation>请加载策略发布时的文件夹：config.json、model.safetensors 及其旁边的文件。与此机器人相符和不相符之处会显示在这里。</translation>
    </message>
    <message>
        <source>Connect a rig: then what fits and what does not appears here.</source>
        <translation>请连接机器人：随后这里会显示哪些相符、哪些不相符。</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精度</translation>
    </message>
    <message>
        <source>Camera for %1</source>
        <translation>%1 的相机</translation>
    </message>
    <message>
        <source>(choose)</source>
        <translation>（请选择）</translation>
    </message>
    <message>
        <source>matched</source>
        <translation>已对应</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺少</translation>
    </message>
    <message>
        <source>does not fit</source>
        <translation>不相符</translation>
    </message>
    <message>
        <source>note</source>
        <translation>注意</translation>
    </message>
    <message numerus="yes">
        <source>%n other check(s)</source>
        <translation>
            <numerusform>其他 %n 项检查</numerusform>
        </translation>
    </message>
    <message>
        <source>fit</source>
        <translation>相符</translation>
    </message>
    <message>
        <source>Set of statistics</source>
        <translation>统计量组</translation>
    </message>
    <message>
        <source>(choose a set)</source>
        <translation>（选择一组）</translation>
    </message>
    <message>
        <source>Name its dataset…</source>
        <translation>指定其数据集…</translation>
    </message>
    <message>
        <source>%1 on the graphics card</source>
        <translation>%1（显卡）</translation>
    </message>
    <message>
        <source>%1 on the processor</source>
        <translation>%1（处理器）</translation>
    </message>
    <message>
        <source>Automatic: what this machine computes fastest without a loss that matters.</source>
        <translation>自动：本机计算最快且没有明显损失的方式。</translation>
    </message>
    <message>
        <source>automatic</source>
        <translation>自动</translation>
    </message>
</context>
<context>
    <name>tandem::PolicySession</name>
    <message>
        <source>The policy moves the arm.</source>
        <translation>策略正在移动机械臂。</translation>
    </message>
    <message>
        <source>Pause it first (Space).</source>
        <translation>请先暂停（空格键）。</translation>
    </message>
    <message>
        <source>The matching of the cameras stays as it is while the policy runs.</source>
        <translation>策略运行时不能更改相机对应关系。</translation>
    </message>
    <message>
        <source>Load a policy first.</source>
        <translation>请先加载策略。</translation>
    </message>
    <message>
        <source>This policy cannot be guided, which real-time chunking needs.</source>
        <translation type="vanished">该策略不能被引导，而实时分块需要引导。</translation>
    </message>
    <message>
        <source>The checkpoint is not set up for temporal ensembling.</source>
        <translation type="vanished">该检查点未设置时间集成。</translation>
    </message>
    <message>
        <source>No policy is loaded.</source>
        <translation>没有加载策略。</translation>
    </message>
    <message>
        <source>The policy does not fit this rig.</source>
        <translation>策略与此机器人不相符。</translation>
    </message>
    <message>
        <source>Load one first.</source>
        <translation>请先加载一个。</translation>
    </message>
    <message>
        <source>The card of the policy says why.</source>
        <translation>原因见策略卡片。</translation>
    </message>
    <message>
        <source>A plan is running already.</source>
        <translation>已有计划在进行。</translation>
    </message>
    <message>
        <source>Stop it first (Esc).</source>
        <translation>请先停止（Esc）。</translation>
    </message>
    <message>
        <source>There is nothing to compute.</source>
        <translation>没有可计算的内容。</translation>
    </message>
    <message>
        <source>Load a policy that fits the rig first.</source>
        <translation>请先加载与机器人相符的策略。</translation>
    </message>
    <message>
        <source>There is nothing to keep yet.</source>
        <translation>还没有可保留的内容。</translation>
    </message>
    <message>
        <source>Let a policy run for a moment first.</source>
        <translation>请先让策略运行片刻。</translation>
    </message>
    <message>
        <source>The last seconds are being saved.</source>
        <translation>正在保存最近几秒。</translation>
    </message>
    <message>
        <source>Saved episode %1 (%2 frames) in %3.</source>
        <translation>已保存片段 %1（%2 帧）到 %3。</translation>
    </message>
    <message>
        <source>This policy cannot be guided, which real-time chunking needs. Choose Sync or Async.</source>
        <translation>该策略不能被引导，而实时分块需要引导。请选择“同步”或“异步”。</translation>
    </message>
    <message>
        <source>The checkpoint is not set up for temporal ensembling. Choose Sync or Async.</source>
        <translation>该检查点未设置时间集成。请选择“同步”或“异步”。</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已另存为 %1。</translation>
    </message>
</context>
<context>
    <name>tandem::PosteriorChart</name>
    <message>
        <source>What the rate may be (posterior, uniform prior)</source>
        <translation>成功率的可能取值（后验，均匀先验）</translation>
    </message>
    <message>
        <source>How sure each success rate is will be drawn here. Run a trial.</source>
        <translation>各成功率的确定程度将绘制在此处。请运行一次试验。</translation>
    </message>
    <message>
        <source>%1: median %2 %, 95 % credible [%3, %4] (%5/%6), uniform prior%7</source>
        <translation>%1：中位数 %2 %，95 % 可信区间 [%3, %4]（%5/%6），均匀先验%7</translation>
    </message>
    <message>
        <source>, letters %1</source>
        <translation>，字母 %1</translation>
    </message>
</context>
<context>
    <name>tandem::PowerChart</name>
    <message>
        <source>Power by trials</source>
        <translation>各试验数下的功效</translation>
    </message>
    <message>
        <source>The chance to see a difference will be here. Choose two different rates.</source>
        <translation>这里将显示发现差异的概率。请选择两个不同的成功率。</translation>
    </message>
    <message>
        <source>trials per contender</source>
        <translation>每个参评者的试验次数</translation>
    </message>
    <message>
        <source>%1 trials each: power %2 % for %3, Barnard two-sided</source>
        <translation>各 %1 次试验：检出 %3 的功效为 %2 %，Barnard 双侧检验</translation>
    </message>
</context>
<context>
    <name>tandem::PreferenceChart</name>
    <message>
        <source>Preference</source>
        <translation>偏好</translation>
    </message>
    <message>
        <source>Who is preferred to whom will be here. Judge the two trials of a block.</source>
        <translation>这里将显示谁比谁更受青睐。请评判一个区组中的两次试验。</translation>
    </message>
    <message>
        <source>Somebody always won or always lost, so the strengths are held in. Judge more pairs.</source>
        <translation>有参评者总是赢或总是输，因此其强度受到限制。请再评判更多对。</translation>
    </message>
    <message>
        <source>wins of the row against the column</source>
        <translation>行对列的胜场</translation>
    </message>
    <message>
        <source>%1 against %2: %3 wins, %4 ties, %5 losses</source>
        <translation>%1 对 %2：%3 胜，%4 平，%5 负</translation>
    </message>
    <message>
        <source>strength, Bradley-Terry</source>
        <translation>强度，Bradley-Terry</translation>
    </message>
    <message>
        <source>%1: strength %2 [%3, %4], Bradley-Terry with ties, 95 %</source>
        <translation>%1：强度 %2 [%3, %4]，含平局的 Bradley-Terry 模型，95 %</translation>
    </message>
</context>
<context>
    <name>tandem::ProposeDialog</name>
    <message>
        <source>Propose task texts</source>
        <translation type="vanished">建议任务文本</translation>
    </message>
    <message>
        <source>A model looks at some pictures of an episode and proposes a short text for its task. Nothing is changed before you accept it.</source>
        <translation type="vanished">模型查看片段的若干画面，并为其任务建议一段短文本。在您接受之前不会更改任何内容。</translation>
    </message>
    <message>
        <source>Where the model runs</source>
        <translation>模型运行的位置</translation>
    </message>
    <message>
        <source>A model on this machine</source>
        <translation>本机上的模型</translation>
    </message>
    <message>
        <source>A server</source>
        <translation>服务器</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Folder of the model</source>
        <translation>模型文件夹</translation>
    </message>
    <message>
        <source>Folder with config.json and model.safetensors of SmolVLM2</source>
        <translation>SmolVLM2 的文件夹，含 config.json 和 model.safetensors</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Address of the server</source>
        <translation>服务器地址</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>Name of the model on the server</source>
        <translation>服务器上模型的名称</translation>
    </message>
    <message>
        <source>the one it has</source>
        <translation>服务器现有的模型</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Episodes to ask about</source>
        <translation>要询问的片段</translation>
    </message>
    <message>
        <source>Every vague text once</source>
        <translation>每个含糊的文本各一次</translation>
    </message>
    <message>
        <source>Every text once</source>
        <translation>每个文本各一次</translation>
    </message>
    <message numerus="yes">
        <source>The %n selected episode(s), each alone</source>
        <translation>
            <numerusform>所选的 %n 个片段，逐个询问</numerusform>
        </translation>
    </message>
    <message>
        <source>About</source>
        <translation>范围</translation>
    </message>
    <message>
        <source>Camera whose pictures are shown</source>
        <translation>提供画面的相机</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Characters that a text should have at most</source>
        <translation>文本的最大字符数</translation>
    </message>
    <message>
        <source>Characters</source>
        <translation>字符数</translation>
    </message>
    <message>
        <source>Ask again what was answered before</source>
        <translation>重新询问已有回答的内容</translation>
    </message>
    <message>
        <source>Propose</source>
        <translation>生成建议</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>No picture leaves this machine</source>
        <translation>画面不会离开本机</translation>
    </message>
    <message>
        <source>Pictures may be sent to %1</source>
        <translation>可以将画面发送到 %1</translation>
    </message>
    <message>
        <source>Choose the folder of a model.</source>
        <translation>请选择模型文件夹。</translation>
    </message>
    <message>
        <source>There is no config.json in this folder.</source>
        <translation>此文件夹中没有 config.json。</translation>
    </message>
    <message>
        <source>Agree that pictures are sent there, or name another server.</source>
        <translation>请同意将画面发送到该处，或指定其他服务器。</translation>
    </message>
    <message>
        <source>Ask a model</source>
        <translation>询问模型</translation>
    </message>
    <message>
        <source>What the model is asked for</source>
        <translation>向模型询问的内容</translation>
    </message>
    <message>
        <source>Task texts</source>
        <translation>任务文本</translation>
    </message>
    <message>
        <source>Steps of long episodes</source>
        <translation>长片段的步骤</translation>
    </message>
    <message>
        <source>A hint of success and progress</source>
        <translation>成功与否及进度的提示</translation>
    </message>
    <message>
        <source>For</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>Key for the server</source>
        <translation>服务器的密钥</translation>
    </message>
    <message>
        <source>that of TANDEM_VLM_KEY, else of the keyring</source>
        <translation>使用 TANDEM_VLM_KEY 中的密钥，否则用密钥环中的</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>密钥</translation>
    </message>
    <message>
        <source>Keep the key in the keyring of the desktop</source>
        <translation>将密钥保存在桌面的密钥环中</translation>
    </message>
    <message>
        <source>A model looks at some pictures of an episode and proposes a short text for its task, the steps of it, or says how far it came. Nothing is changed before you accept it.</source>
        <translation>模型查看片段的若干画面，为其任务建议一段短文本或其中的步骤，或说明任务完成了多少。在您接受之前不会更改任何内容。</translation>
    </message>
    <message>
        <source>What the licence of the model forbids</source>
        <translation>模型许可证所禁止的用途</translation>
    </message>
    <message>
        <source>Every episode without subtasks</source>
        <translation>所有没有子任务的片段</translation>
    </message>
    <message>
        <source>Every episode without a label of success</source>
        <translation>所有没有成功与否标签的片段</translation>
    </message>
</context>
<context>
    <name>tandem::ResetOverlay</name>
    <message>
        <source>Live picture against the planned start</source>
        <translation>实时画面与计划的起始状态对比</translation>
    </message>
    <message>
        <source>Drawing a region: arrow keys move, Enter sets a corner, Backspace takes it back.</source>
        <translation>正在画区域：方向键移动，Enter 定角点，Backspace 收回一个。</translation>
    </message>
</context>
<context>
    <name>tandem::RigPage</name>
    <message>
        <source>Rig</source>
        <translation>机器人</translation>
    </message>
    <message>
        <source>Connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>Simulated faults</source>
        <translation>仿真故障</translation>
    </message>
    <message>
        <source>No rig is connected. Choose one above and press Connect: its arms and cameras appear here with live values.</source>
        <translation>没有连接机器人。请在上方选择一台并按“连接”：机械臂和相机会带着实时数值显示在这里。</translation>
    </message>
    <message>
        <source>Check report</source>
        <translation>检查报告</translation>
    </message>
    <message>
        <source>Fix: connect again</source>
        <translation>修复：重新连接</translation>
    </message>
    <message>
        <source>Fix: connect the rig again</source>
        <translation>修复：重新连接机器人</translation>
    </message>
    <message>
        <source>Disconnect</source>
        <translation>断开</translation>
    </message>
    <message>
        <source>SIMULATED</source>
        <translation>仿真</translation>
    </message>
    <message>
        <source>real</source>
        <translation>真实</translation>
    </message>
    <message>
        <source>Follower</source>
        <translation>从臂</translation>
    </message>
    <message numerus="yes">
        <source>%1, %n joint(s), %2</source>
        <translation>
            <numerusform>%1，%n 个关节，%2</numerusform>
        </translation>
    </message>
    <message>
        <source>Leader</source>
        <translation>主臂</translation>
    </message>
    <message>
        <source>Camera %1</source>
        <translation>相机 %1</translation>
    </message>
    <message>
        <source>%1 × %2 at %3 fps, %4</source>
        <translation>%1 × %2，%3 fps，%4</translation>
    </message>
    <message>
        <source>ready</source>
        <translation>就绪</translation>
    </message>
    <message numerus="yes">
        <source>%n lost packet(s)</source>
        <translation>
            <numerusform>丢失 %n 个数据包</numerusform>
        </translation>
    </message>
    <message>
        <source>leading</source>
        <translation>正在引导</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>no input</source>
        <translation>无输入</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已断开</translation>
    </message>
    <message>
        <source>Last stop: %1</source>
        <translation>上次停止：%1</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 s</translation>
    </message>
    <message>
        <source>%1 fps, picture %2 old</source>
        <translation>%1 fps，画面延迟 %2</translation>
    </message>
</context>
<context>
    <name>tandem::RigSession</name>
    <message>
        <source>There is no rig.</source>
        <translation>没有机器人。</translation>
    </message>
    <message>
        <source>Connect one on the Rig page.</source>
        <translation>请在机器人页连接一台。</translation>
    </message>
    <message>
        <source>Nothing is being recorded.</source>
        <translation>当前没有录制。</translation>
    </message>
    <message>
        <source>There is no saved take to replay.</source>
        <translation>没有可回放的已保存片段。</translation>
    </message>
    <message>
        <source>Record one first.</source>
        <translation>请先录制一次。</translation>
    </message>
    <message>
        <source>Start a recording first.</source>
        <translation>请先开始录制。</translation>
    </message>
    <message>
        <source>The rig is busy.</source>
        <translation>机器人正忙。</translation>
    </message>
    <message>
        <source>Try again in a moment.</source>
        <translation>请稍后再试。</translation>
    </message>
    <message>
        <source>The rig is not armed.</source>
        <translation>机器人尚未使能。</translation>
    </message>
    <message>
        <source>Hold Enter to arm it.</source>
        <translation>按住 Enter 使能。</translation>
    </message>
    <message>
        <source>A plan is running already.</source>
        <translation>已有计划正在进行。</translation>
    </message>
    <message>
        <source>A take is not saved yet.</source>
        <translation>有一次录制尚未保存。</translation>
    </message>
    <message>
        <source>Save it again, or give it up.</source>
        <translation>请再次保存，或放弃它。</translation>
    </message>
    <message>
        <source>The last take is still being saved.</source>
        <translation>上一次录制仍在保存。</translation>
    </message>
    <message>
        <source>Stop it first (Esc).</source>
        <translation>请先停止（Esc）。</translation>
    </message>
    <message>
        <source>The arm is on its way home, and then its torque goes off. Esc stops it.</source>
        <translation>机械臂正在回到原位，随后扭矩将关闭。按 Esc 停止。</translation>
    </message>
    <message>
        <source>Disconnecting…</source>
        <translation>正在断开…</translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
</context>
<context>
    <name>tandem::RolloutPage</name>
    <message>
        <source>Joint of the chart</source>
        <translation>图表的关节</translation>
    </message>
    <message>
        <source>Wanted by the policy and sent, last 10 seconds</source>
        <translation>最近 10 秒策略要求的值与发送的值</translation>
    </message>
    <message>
        <source>policy</source>
        <translation>策略</translation>
    </message>
    <message>
        <source>sent</source>
        <translation>已发送</translation>
    </message>
    <message>
        <source>Latency of the inferences, last 10 seconds</source>
        <translation>最近 10 秒的推理延迟</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> 毫秒</translation>
    </message>
    <message>
        <source>latency</source>
        <translation>延迟</translation>
    </message>
    <message>
        <source>Actions in hand, last 10 seconds</source>
        <translation>最近 10 秒的待执行动作数</translation>
    </message>
    <message>
        <source>in hand</source>
        <translation>待执行</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Instruction for the policy</source>
        <translation>给策略的指令</translation>
    </message>
    <message>
        <source>What shall the robot do?</source>
        <translation>机器人要做什么？</translation>
    </message>
    <message>
        <source>Hold to arm</source>
        <translation>按住以使能</translation>
    </message>
    <message>
        <source>Policy and inference</source>
        <translation>策略与推理</translation>
    </message>
    <message>
        <source>Folder of the policy</source>
        <translation>策略文件夹</translation>
    </message>
    <message>
        <source>Load a policy first.</source>
        <translation>请先加载策略。</translation>
    </message>
    <message>
        <source>Dataset the policy was trained on</source>
        <translation>训练该策略的数据集</translation>
    </message>
    <message>
        <source>No rig is connected. Choose one on the Rig page.</source>
        <translation>没有连接机器人。请在机器人页面选择。</translation>
    </message>
    <message>
        <source>Load a policy that fits the rig first.</source>
        <translation>请先加载与机器人相符的策略。</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Run the policy</source>
        <translation>运行策略</translation>
    </message>
    <message>
        <source>Give back  Tab</source>
        <translation>交还  Tab</translation>
    </message>
    <message>
        <source>Take over  Tab</source>
        <translation>接管  Tab</translation>
    </message>
    <message>
        <source>Keep %1 s</source>
        <translation>保留 %1 秒</translation>
    </message>
    <message>
        <source>End dry run</source>
        <translation>结束空跑</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>空跑</translation>
    </message>
    <message>
        <source>Shadow: mean error of each joint against the leader over %1 ticks: %2</source>
        <translation type="vanished">影子模式：%1 个周期内各关节与主臂的平均误差：%2</translation>
    </message>
    <message>
        <source>Grey: observed. Outlined: inferred. Filled: executed. Dashed: not executed.</source>
        <translation>灰色：观测。空心：推理。实心：已执行。虚线：未执行。</translation>
    </message>
    <message>
        <source>Chunks</source>
        <translation>动作块</translation>
    </message>
    <message>
        <source>While the policy runs: grey is observed, outlined inferred, filled executed, dashed not executed.</source>
        <translation>策略运行时：灰色为观测，空心为推理，实心为已执行，虚线为未执行。</translation>
    </message>
    <message>
        <source>Figures</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>The policy moves the arm. Pause it first (Space).</source>
        <translation>策略正在移动机械臂。请先暂停（Space）。</translation>
    </message>
    <message>
        <source>There are no errors yet. Lead the arm during a dry run.</source>
        <translation>尚无误差。请在空跑时引导机械臂。</translation>
    </message>
    <message>
        <source>Save the errors of the shadow run</source>
        <translation>保存影子运行的误差</translation>
    </message>
    <message>
        <source>Tables (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Hold  Tab</source>
        <translation>保持  Tab</translation>
    </message>
    <message>
        <source>Lead  Tab</source>
        <translation>引导  Tab</translation>
    </message>
</context>
<context>
    <name>tandem::ScenePanel</name>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Live</source>
        <translation>实时</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Edges</source>
        <translation>边缘</translation>
    </message>
    <message>
        <source>Share of the planned start in the blend</source>
        <translation>计划起始画面在叠加中的占比</translation>
    </message>
    <message>
        <source>Flicker  R</source>
        <translation>闪烁对比  R</translation>
    </message>
    <message>
        <source>While held, live picture and planned start change places twice a second.</source>
        <translation>按住时，实时画面与计划起点每秒交替两次。</translation>
    </message>
    <message>
        <source>Keep as the start</source>
        <translation>保留为起始状态</translation>
    </message>
    <message>
        <source>Waiting for the first picture.</source>
        <translation>正在等待第一幅画面。</translation>
    </message>
    <message>
        <source>With a rig its live picture is here, over the one of the planned start. Without one, put the scene in order by hand and start.</source>
        <translation>有机器人时，其实时画面会显示在这里，叠加在计划起始画面之上。没有机器人时，请手动布置好场景再开始。</translation>
    </message>
    <message>
        <source>There is no picture of this start yet.</source>
        <translation>还没有此初始状态的画面。</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>There is no picture to keep.</source>
        <translation>没有可保留的画面。</translation>
    </message>
    <message>
        <source>Connect a rig with a camera, and open a trial.</source>
        <translation>请连接带相机的机器人，并打开一次试验。</translation>
    </message>
    <message>
        <source>%1 could not be written.</source>
        <translation>%1 无法写入。</translation>
    </message>
    <message>
        <source>Free some space, or mend the rights of the folder.</source>
        <translation>请腾出空间，或修正该文件夹的权限。</translation>
    </message>
    <message>
        <source>▲ The edge of the picture changed (%1): the camera may have moved. Mend that first.</source>
        <translation>▲ 画面边缘有变化（%1）：相机可能移动过。请先修正。</translation>
    </message>
    <message>
        <source>There is nothing in the picture to compare.</source>
        <translation>画面中没有可比较的内容。</translation>
    </message>
    <message>
        <source>✓ As planned: %1 (from %2 on)</source>
        <translation>✓ 符合计划：%1（从 %2 起）</translation>
    </message>
    <message>
        <source>▲ Not yet as planned: %1 (from %2 on)</source>
        <translation>▲ 尚未符合计划：%1（达到 %2 即可）</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>区域</translation>
    </message>
    <message>
        <source>Parts of the picture of the start that alone count for the match.</source>
        <translation>起始画面中单独计入吻合度的部分。</translation>
    </message>
    <message>
        <source>Regions that count for the match</source>
        <translation>计入吻合度的区域</translation>
    </message>
    <message>
        <source>Set the corners: by mouse, or with arrow keys and Enter. Backspace takes one back.</source>
        <translation>设定角点：用鼠标，或用方向键和 Enter。Backspace 收回一个。</translation>
    </message>
    <message>
        <source>The arm against its planned start</source>
        <translation>机械臂与计划起始姿态</translation>
    </message>
    <message>
        <source>There are as many regions as there can be.</source>
        <translation>区域已达到最多个数。</translation>
    </message>
    <message>
        <source>There is no picture of this start to draw on.</source>
        <translation>这个起始还没有可画的画面。</translation>
    </message>
    <message>
        <source>Take one away first.</source>
        <translation>请先去掉一个。</translation>
    </message>
    <message>
        <source>Keep a picture as the start first.</source>
        <translation>请先保存一幅画面作为起始。</translation>
    </message>
    <message>
        <source>✓ The arm stands as planned: at most %1 (%2)</source>
        <translation>✓ 机械臂姿态符合计划：最多相差 %1（%2）</translation>
    </message>
    <message>
        <source>▲ The arm is %1 from its start at %2 (at most %3)</source>
        <translation>▲ 机械臂在 %2 处与起始相差 %1（最多 %3）</translation>
    </message>
</context>
<context>
    <name>tandem::ScoreDashboards</name>
    <message>
        <source>Open an experiment first.</source>
        <translation>请先打开一个实验。</translation>
    </message>
    <message>
        <source>Report of the experiment</source>
        <translation>实验报告</translation>
    </message>
    <message>
        <source>Reports (*.html *.pdf *.md *.tex);;Data (*.csv *.json)</source>
        <translation>报告 (*.html *.pdf *.md *.tex);;数据 (*.csv *.json)</translation>
    </message>
    <message>
        <source>A report cannot be written as %1.</source>
        <translation>报告无法写为 %1。</translation>
    </message>
    <message>
        <source>Give it the ending .html, .pdf, .md, .tex, .csv or .json.</source>
        <translation>请使用扩展名 .html、.pdf、.md、.tex、.csv 或 .json。</translation>
    </message>
    <message>
        <source>The report is in %1.</source>
        <translation>报告位于 %1。</translation>
    </message>
    <message>
        <source>It is confirmatory.</source>
        <translation>这是一份确证性报告。</translation>
    </message>
    <message numerus="yes">
        <source>It is not confirmatory: %n item(s) of its checklist are missing.</source>
        <translation>
            <numerusform>这不是确证性报告：清单中还缺 %n 项。</numerusform>
        </translation>
    </message>
    <message>
        <source>Select a trial first.</source>
        <translation>请先选择一次试验。</translation>
    </message>
    <message>
        <source>There is no chart with data to save.</source>
        <translation>没有可保存的图表数据。</translation>
    </message>
    <message>
        <source>Every failed trial has a cause.</source>
        <translation>每个失败的试验都已有原因。</translation>
    </message>
    <message>
        <source>The scores are not open for writing.</source>
        <translation>得分库未以可写方式打开。</translation>
    </message>
</context>
<context>
    <name>tandem::ScoresBoard</name>
    <message>
        <source>Dashboards</source>
        <translation>仪表板</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Contender</source>
        <translation>参评者</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>All tasks</source>
        <translation>所有任务</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>所有条件</translation>
    </message>
    <message>
        <source>All contenders</source>
        <translation>所有参评者</translation>
    </message>
    <message>
        <source>valid %1, void %2, planned %3</source>
        <translation>有效 %1，作废 %2，计划 %3</translation>
    </message>
</context>
<context>
    <name>tandem::SecondLookDialog</name>
    <message>
        <source>Judge trials a second time</source>
        <translation>对试验作第二次评判</translation>
    </message>
    <message>
        <source>Reading the trials…</source>
        <translation>正在读取试验…</translation>
    </message>
    <message>
        <source>Who judges now</source>
        <translation>现在由谁评判</translation>
    </message>
    <message>
        <source>Your name: another person than the first</source>
        <translation>您的名字：应与第一次不是同一人</translation>
    </message>
    <message>
        <source>Write it, and the next  Enter</source>
        <translation>写下，并看下一个  Enter</translation>
    </message>
    <message>
        <source>%1 of %2 judged a second time</source>
        <translation>%2 次中已有 %1 次作了第二次评判</translation>
    </message>
    <message>
        <source>There are no trials yet.</source>
        <translation>还没有试验。</translation>
    </message>
    <message>
        <source>✓ That is a fifth of the trials, which is enough.</source>
        <translation>✓ 已达到试验的五分之一，足够了。</translation>
    </message>
    <message>
        <source>▲ The other trials were not recorded: they cannot be judged a second time.</source>
        <translation>▲ 其余试验没有录像：无法作第二次评判。</translation>
    </message>
    <message>
        <source>Rubric: %1</source>
        <translation>评分标准：%1</translation>
    </message>
    <message>
        <source>Say who judges.</source>
        <translation>请写明由谁评判。</translation>
    </message>
    <message>
        <source>Watch it, then judge: Y success, U failed, or the keys of the rubric.</source>
        <translation>看完再评判：Y 成功，U 失败，或评分标准的键。</translation>
    </message>
    <message>
        <source>Keys of the rubric, Y success, U failed; Backspace takes the last key back.</source>
        <translation>评分标准的键，Y 成功，U 失败；Backspace 收回上一个键。</translation>
    </message>
</context>
<context>
    <name>tandem::SegmentTrack</name>
    <message>
        <source>Segments</source>
        <translation>段</translation>
    </message>
    <message>
        <source>%1: %2, frames %3 to %4</source>
        <translation>%1：%2，第 %3 到 %4 帧</translation>
    </message>
    <message numerus="yes">
        <source>%1 to %2, %n frame(s)</source>
        <translation>
            <numerusform>%1 到 %2，%n 帧</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, proposed</source>
        <translation>%1，建议</translation>
    </message>
</context>
<context>
    <name>tandem::SettingsPage</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
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
        <source>High contrast</source>
        <translation>高对比度</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>Language (from the next start)</source>
        <translation>语言（下次启动生效）</translation>
    </message>
    <message>
        <source> ms</source>
        <translation> 毫秒</translation>
    </message>
    <message>
        <source>How long to hold a key that arms or releases</source>
        <translation>使能或释放时按住的时长</translation>
    </message>
    <message>
        <source>Hold to arm or release</source>
        <translation>使能或释放的按住时长</translation>
    </message>
    <message>
        <source>AV1, as LeRobot</source>
        <translation>AV1，与 LeRobot 相同</translation>
    </message>
    <message>
        <source>H.264, light and plays everywhere</source>
        <translation>H.264，开销小，到处都能播放</translation>
    </message>
    <message>
        <source>Automatic, by measuring this machine</source>
        <translation>自动：测量本机后选择</translation>
    </message>
    <message>
        <source>Video codec</source>
        <translation>视频编码</translation>
    </message>
    <message>
        <source>Folder of new datasets</source>
        <translation>新数据集的文件夹</translation>
    </message>
    <message>
        <source>Tandem %1. Free software under the GNU GPL, version 3 or later. No account, no telemetry.</source>
        <translation>Tandem %1。自由软件，GNU GPL 第 3 版或更高版本。无需账号，不收集数据。</translation>
    </message>
    <message>
        <source>Tandem: R records, → keeps, ← discards</source>
        <translation>Tandem：R 录制，→ 保留，← 丢弃</translation>
    </message>
    <message>
        <source>LeRobot: → or N keeps, ← or R discards, Q ends, Shift+R records</source>
        <translation>LeRobot：→ 或 N 保留，← 或 R 丢弃，Q 结束，Shift+R 录制</translation>
    </message>
    <message>
        <source>Keys while collecting</source>
        <translation>采集时的按键</translation>
    </message>
    <message>
        <source>Text size (from the next start)</source>
        <translation>文字大小（下次启动时生效）</translation>
    </message>
    <message>
        <source>Who judges trials</source>
        <translation>由谁评判试验</translation>
    </message>
    <message>
        <source>A name, kept with every trial</source>
        <translation>一个名字，随每次试验保存</translation>
    </message>
    <message>
        <source>%1 is the root of the disk: choose a folder in it.</source>
        <translation>%1 是磁盘根目录：请选择其中的文件夹。</translation>
    </message>
    <message>
        <source>%1 is no folder: choose another.</source>
        <translation>%1 不是文件夹：请另选。</translation>
    </message>
    <message>
        <source>%1 cannot be written into: choose another.</source>
        <translation>无法写入 %1：请另选。</translation>
    </message>
</context>
<context>
    <name>tandem::ShadowCard</name>
    <message>
        <source>Errors of the shadow run</source>
        <translation>影子运行的误差</translation>
    </message>
    <message>
        <source>Save the errors…</source>
        <translation>保存误差…</translation>
    </message>
    <message numerus="yes">
        <source>Shadow: mean error against the leader, %n ticks</source>
        <translation>
            <numerusform>影子模式：与主臂的平均误差，%n 个周期</numerusform>
        </translation>
    </message>
    <message>
        <source>ticks ahead</source>
        <translation>提前的周期数</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
</context>
<context>
    <name>tandem::ShiftChart</name>
    <message>
        <source>In and out of distribution</source>
        <translation>分布内与分布外</translation>
    </message>
    <message>
        <source>How much is lost under new conditions will be here. The suite needs settings of both kinds.</source>
        <translation type="vanished">新情况下的损失幅度将显示在此处。套件需要同时有两类条件。</translation>
    </message>
    <message>
        <source>Contender of the slopes</source>
        <translation>斜率图的参评者</translation>
    </message>
    <message>
        <source>in</source>
        <translation>分布内</translation>
    </message>
    <message>
        <source>out</source>
        <translation>超出</translation>
    </message>
    <message>
        <source>within noise</source>
        <translation>在噪声范围内</translation>
    </message>
    <message>
        <source>%1: in %2; out %3; gap %4 points, %5</source>
        <translation>%1：分布内 %2；分布外 %3；差距 %4 分，%5</translation>
    </message>
    <message>
        <source>the interval covers 0</source>
        <translation>区间包含 0</translation>
    </message>
    <message>
        <source>the interval excludes 0</source>
        <translation>区间不包含 0</translation>
    </message>
    <message>
        <source>How much is lost under new conditions will be here, once there are trials of both kinds of settings.</source>
        <translation>两类条件都有试验后，此处会显示在新条件下损失多少。</translation>
    </message>
</context>
<context>
    <name>tandem::SliderPanel</name>
    <message>
        <source>Target of %1</source>
        <translation>%1 的目标</translation>
    </message>
</context>
<context>
    <name>tandem::StatusLine</name>
    <message>
        <source>Figures of the control loop</source>
        <translation>控制循环数据</translation>
    </message>
    <message>
        <source>Disk and log</source>
        <translation>磁盘与日志</translation>
    </message>
    <message>
        <source>no rig</source>
        <translation>无机器人</translation>
    </message>
    <message>
        <source>disk %1 GB free     log %2</source>
        <translation>磁盘剩余 %1 GB     日志 %2</translation>
    </message>
    <message>
        <source>loop %1 / %2 / %3 Hz     cams %4     drops %5     lost ticks %6     bus %7 ms</source>
        <translation>循环 %1 / %2 / %3 Hz     相机 %4     丢失 %5     丢失周期 %6     总线 %7 ms</translation>
    </message>
</context>
<context>
    <name>tandem::StripChart</name>
    <message>
        <source>Tracking error of the last 10 seconds</source>
        <translation>最近 10 秒的跟踪误差</translation>
    </message>
</context>
<context>
    <name>tandem::SuiteEditor</name>
    <message>
        <source>comes with Tandem</source>
        <translation>随 Tandem 提供</translation>
    </message>
    <message>
        <source>own, version %1</source>
        <translation>自建，版本 %1</translation>
    </message>
    <message>
        <source>own, version %1, frozen</source>
        <translation>自建，版本 %1，已冻结</translation>
    </message>
    <message>
        <source>New suite</source>
        <translation>新建套件</translation>
    </message>
    <message>
        <source>Put the cube in the box</source>
        <translation>把方块放进盒子</translation>
    </message>
    <message>
        <source>The cube lies in the box.</source>
        <translation>方块在盒子里。</translation>
    </message>
    <message>
        <source>As trained</source>
        <translation>与训练相同</translation>
    </message>
    <message>
        <source>Suites</source>
        <translation>套件</translation>
    </message>
    <message>
        <source>Duplicate to edit</source>
        <translation>复制以便编辑</translation>
    </message>
    <message>
        <source>Hash of the definition</source>
        <translation>定义的哈希</translation>
    </message>
    <message>
        <source>Suite</source>
        <translation>套件</translation>
    </message>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Show what is to be mended</source>
        <translation>显示需要改正之处</translation>
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
        <source>Freeze</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>✓ Saved in %1.</source>
        <translation>✓ 已保存到 %1。</translation>
    </message>
    <message>
        <source>Reading the suites…</source>
        <translation>正在读取套件…</translation>
    </message>
    <message>
        <source>%1, version %2</source>
        <translation>%1，版本 %2</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>已冻结</translation>
    </message>
    <message>
        <source>not saved</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>已保存</translation>
    </message>
    <message>
        <source>Frozen: its definition is %1. A change needs a new version.</source>
        <translation>已冻结：定义为 %1。要修改须建新版本。</translation>
    </message>
    <message>
        <source>It can be looked at, not changed: duplicate it to edit.</source>
        <translation>只能查看，不能修改：复制后可编辑。</translation>
    </message>
    <message>
        <source>While it is not frozen it can be changed. An experiment freezes its own copy.</source>
        <translation>冻结之前可以修改。实验会冻结自己的副本。</translation>
    </message>
    <message>
        <source>New version to edit</source>
        <translation>新版本以便编辑</translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) to mend: %1</source>
        <translation>
            <numerusform>%n 处需要改正：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (own copy)</source>
        <translation>%1（自建副本）</translation>
    </message>
    <message>
        <source>Another suite has this key and version: choose another key.</source>
        <translation>另一个套件已有此键和版本：请换一个键。</translation>
    </message>
    <message>
        <source>The suite has changes that are not saved.</source>
        <translation>套件有未保存的修改。</translation>
    </message>
    <message>
        <source>Discard the changes</source>
        <translation>放弃修改</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
    </message>
</context>
<context>
    <name>tandem::SuiteFacts</name>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Robot</source>
        <translation>机器人</translation>
    </message>
    <message>
        <source>A real one</source>
        <translation>真实的</translation>
    </message>
    <message>
        <source>A simulated one</source>
        <translation>仿真的</translation>
    </message>
    <message>
        <source>Headline figure</source>
        <translation>主要指标</translation>
    </message>
    <message>
        <source>All trials alike</source>
        <translation>所有试验同等计入</translation>
    </message>
    <message>
        <source>Mean of the tasks</source>
        <translation>各任务的平均</translation>
    </message>
    <message>
        <source>Mean of the settings</source>
        <translation>各条件的平均</translation>
    </message>
    <message>
        <source>Mean of the groups of tasks</source>
        <translation>各任务组的平均</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>来源</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>The suite</source>
        <translation>套件</translation>
    </message>
</context>
<context>
    <name>tandem::SuiteForm</name>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>tandem::SuitePartList</name>
    <message>
        <source>%1: move up</source>
        <translation>%1：上移</translation>
    </message>
    <message>
        <source>%1: move down</source>
        <translation>%1：下移</translation>
    </message>
</context>
<context>
    <name>tandem::SuiteSettings</name>
    <message>
        <source>Settings</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Add setting</source>
        <translation>添加条件</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>As trained</source>
        <translation>与训练相同</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Background</source>
        <translation>背景</translation>
    </message>
    <message>
        <source>Distractor</source>
        <translation>干扰物</translation>
    </message>
    <message>
        <source>Object</source>
        <translation>物体</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>Lighting</source>
        <translation>光照</translation>
    </message>
    <message>
        <source>Camera</source>
        <translation>相机</translation>
    </message>
    <message>
        <source>Perturbation</source>
        <translation>扰动</translation>
    </message>
    <message>
        <source>Inference</source>
        <translation>推理</translation>
    </message>
    <message>
        <source>Embodiment</source>
        <translation>本体</translation>
    </message>
    <message>
        <source>Other</source>
        <translation>其他</translation>
    </message>
    <message>
        <source>What is different</source>
        <translation>有何不同</translation>
    </message>
    <message>
        <source>Not as in the training data</source>
        <translation>与训练数据不同</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>The setting</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Remove setting</source>
        <translation>移除条件</translation>
    </message>
    <message>
        <source>Move setting</source>
        <translation>移动条件</translation>
    </message>
</context>
<context>
    <name>tandem::SuiteTasks</name>
    <message>
        <source>Tasks</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Add task</source>
        <translation>添加任务</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Add stage</source>
        <translation>添加阶段</translation>
    </message>
    <message>
        <source>Rubric</source>
        <translation>评分标准</translation>
    </message>
    <message>
        <source>The task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>Instruction</source>
        <translation>指令</translation>
    </message>
    <message>
        <source>It succeeded when</source>
        <translation>何时算成功</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Scored by</source>
        <translation>评分方式</translation>
    </message>
    <message>
        <source>Success or failure</source>
        <translation>成功或失败</translation>
    </message>
    <message>
        <source>Stages, each after what it requires</source>
        <translation>各阶段，须先完成其要求</translation>
    </message>
    <message>
        <source>Stages, each for itself</source>
        <translation>各阶段，各自独立</translation>
    </message>
    <message>
        <source>Objects done, counted</source>
        <translation>完成的物体计数</translation>
    </message>
    <message>
        <source>Subtasks in a row</source>
        <translation>连续完成的子任务</translation>
    </message>
    <message>
        <source>How far it came, entered</source>
        <translation>完成到何种程度，人工输入</translation>
    </message>
    <message>
        <source>Objects in a fixed time</source>
        <translation>固定时间内的物体数</translation>
    </message>
    <message>
        <source>Most points</source>
        <translation>最高分</translation>
    </message>
    <message>
        <source>Points of a success</source>
        <translation>成功所需分数</translation>
    </message>
    <message>
        <source>Time limit</source>
        <translation>时间限制</translation>
    </message>
    <message>
        <source> s</source>
        <translation> 秒</translation>
    </message>
    <message>
        <source>Horizon in steps</source>
        <translation>步数限制</translation>
    </message>
    <message>
        <source>Control rate</source>
        <translation>控制频率</translation>
    </message>
    <message>
        <source> Hz</source>
        <translation> Hz</translation>
    </message>
    <message>
        <source>The clock starts</source>
        <translation>何时开始计时</translation>
    </message>
    <message>
        <source>With the first motion</source>
        <translation>从第一次动作起</translation>
    </message>
    <message>
        <source>When the trial is started</source>
        <translation>从试验开始起</translation>
    </message>
    <message>
        <source>When the policy is loaded</source>
        <translation>从策略载入起</translation>
    </message>
    <message>
        <source>Never: time is not measured</source>
        <translation>从不：不计时</translation>
    </message>
    <message>
        <source>It counts when</source>
        <translation>何时计入</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Stage</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>惩罚</translation>
    </message>
    <message>
        <source>Bonus</source>
        <translation>加分</translation>
    </message>
    <message>
        <source>Objects</source>
        <translation>物体</translation>
    </message>
    <message>
        <source>Only noted</source>
        <translation>仅记录</translation>
    </message>
    <message>
        <source>Points</source>
        <translation>分数</translation>
    </message>
    <message>
        <source>At most so often</source>
        <translation>最多次数</translation>
    </message>
    <message>
        <source>Counts only after</source>
        <translation>须先完成</translation>
    </message>
    <message>
        <source>nothing else</source>
        <translation>无其他要求</translation>
    </message>
    <message>
        <source>Half of it can be credited</source>
        <translation>可以只计一半</translation>
    </message>
    <message>
        <source>Remove task</source>
        <translation>移除任务</translation>
    </message>
    <message>
        <source>Move task</source>
        <translation>移动任务</translation>
    </message>
    <message>
        <source>Remove stage</source>
        <translation>移除阶段</translation>
    </message>
    <message>
        <source>Move stage</source>
        <translation>移动阶段</translation>
    </message>
    <message>
        <source>%1  ·  %2</source>
        <comment>a stage and its points</comment>
        <translation>%1  ·  %2</translation>
    </message>
</context>
<context>
    <name>tandem::SuiteTrials</name>
    <message>
        <source>Trials of each task under each setting</source>
        <translation>每个任务在每个条件下的试验</translation>
    </message>
    <message>
        <source>Starts of the chosen cell</source>
        <translation>所选单元的起始</translation>
    </message>
    <message>
        <source>Number of starts</source>
        <translation>起始的数目</translation>
    </message>
    <message>
        <source>Weight of the cell</source>
        <translation>单元的权重</translation>
    </message>
    <message>
        <source>How many trials each contender runs; nothing: not tested so.</source>
        <translation>每个参评者运行多少次试验；留空：不作此测试。</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>键</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>Instruction, where it differs</source>
        <translation>指令（若有不同）</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>种子</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>起始</translation>
    </message>
</context>
<context>
    <name>tandem::SyncAsyncChart</name>
    <message>
        <source>Sync against async</source>
        <translation>同步与异步对比</translation>
    </message>
    <message>
        <source>Two ways of inference of one checkpoint will be compared here. Enter both as contenders.</source>
        <translation>这里将比较同一检查点的两种推理方式。请将两者都录入为参评者。</translation>
    </message>
    <message>
        <source>graded score</source>
        <translation>分级评分</translation>
    </message>
    <message>
        <source>%1, %2: graded score %3 of 1, n = %4</source>
        <translation>%1，%2：分级得分 %3（满分 1），n = %4</translation>
    </message>
    <message>
        <source>time (hollow: failed)</source>
        <translation>时间（空心：失败）</translation>
    </message>
    <message>
        <source>time (hollow: failed), one of %1 trials drawn</source>
        <translation>时间（空心：失败），每 %1 次试验绘制一次</translation>
    </message>
    <message>
        <source>%1, trial %2: %3 s, %4</source>
        <translation>%1，试验 %2：%3 s，%4</translation>
    </message>
    <message>
        <source>solved</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>done by round</source>
        <translation>按轮次完成</translation>
    </message>
    <message>
        <source>done by round, one of %1 drawn</source>
        <translation>按轮次的完成情况，每 %1 个绘制一个</translation>
    </message>
    <message>
        <source>%1, round %2: %3 done</source>
        <translation>%1，第 %2 轮：完成 %3</translation>
    </message>
    <message>
        <source>difference</source>
        <translation>差值</translation>
    </message>
    <message>
        <source>%1: %2 %3, %4 %5</source>
        <translation>%1：%2 %3，%4 %5</translation>
    </message>
    <message>
        <source>difference %1</source>
        <translation>差值 %1</translation>
    </message>
</context>
<context>
    <name>tandem::TakeStrip</name>
    <message>
        <source>Last takes</source>
        <translation>最近的片段</translation>
    </message>
</context>
<context>
    <name>tandem::TimeCurveChart</name>
    <message>
        <source>Solved by time</source>
        <translation>随时间的完成情况</translation>
    </message>
    <message>
        <source>How soon trials are solved will be here. Run a trial.</source>
        <translation>这里将显示试验多快完成。请进行一次试验。</translation>
    </message>
    <message>
        <source>%1: solved %2 % (%3/%4) within %5 s</source>
        <translation>%1：在 %5 s 内完成 %2 %（%3/%4）</translation>
    </message>
    <message>
        <source>restricted mean %1 s (standard error %2)</source>
        <translation>限制平均值 %1 秒（标准误 %2）</translation>
    </message>
    <message>
        <source>median %1 s</source>
        <translation>中位数 %1 s</translation>
    </message>
    <message>
        <source>no median: less than half were solved</source>
        <translation>无中位数：完成的不到一半</translation>
    </message>
    <message>
        <source>horizon %1 s</source>
        <translation>时限 %1 s</translation>
    </message>
    <message>
        <source>still at it</source>
        <translation>仍在进行</translation>
    </message>
    <message>
        <source>restricted mean %1 s, its error unknown</source>
        <translation>受限平均 %1 秒，误差未知</translation>
    </message>
</context>
<context>
    <name>tandem::TopBar</name>
    <message>
        <source>Rig</source>
        <translation>机器人</translation>
    </message>
    <message>
        <source>Readiness</source>
        <translation>就绪状态</translation>
    </message>
    <message>
        <source>SIMULATED</source>
        <translation>仿真</translation>
    </message>
    <message>
        <source>Stop  Esc</source>
        <translation>停止  Esc</translation>
    </message>
    <message>
        <source>Stop and hold</source>
        <translation>停止并保持</translation>
    </message>
    <message>
        <source>No rig</source>
        <translation>无机器人</translation>
    </message>
    <message>
        <source>○ Not ready: connect a rig</source>
        <translation>○ 未就绪：请连接机器人</translation>
    </message>
    <message>
        <source>Torque off</source>
        <translation>力矩关</translation>
    </message>
    <message>
        <source>▲ Not ready: %1</source>
        <translation>▲ 未就绪：%1</translation>
    </message>
    <message numerus="yes">
        <source>● Ready: %n arm(s), %1 cameras</source>
        <translation>
            <numerusform>● 就绪：%n 条机械臂，%1 个相机</numerusform>
        </translation>
    </message>
    <message>
        <source>Torque on</source>
        <translation>力矩开</translation>
    </message>
    <message>
        <source>Recording</source>
        <translation>录制中</translation>
    </message>
    <message>
        <source>Paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>复位</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>启动中</translation>
    </message>
    <message>
        <source>Replaying</source>
        <translation>回放中</translation>
    </message>
    <message>
        <source>Teleoperating</source>
        <translation>遥操作中</translation>
    </message>
    <message>
        <source>Armed, holding</source>
        <translation>已使能，保持中</translation>
    </message>
    <message>
        <source>Connected</source>
        <translation>已连接</translation>
    </message>
    <message>
        <source>Moving home</source>
        <translation>归位中</translation>
    </message>
    <message>
        <source>Policy running</source>
        <translation>策略运行中</translation>
    </message>
</context>
<context>
    <name>tandem::TrainingDialog</name>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>How contenders were trained</source>
        <translation>参评者是如何训练的</translation>
    </message>
    <message>
        <source>Contender</source>
        <translation>参评者</translation>
    </message>
    <message>
        <source>Data set</source>
        <translation>数据集</translation>
    </message>
    <message>
        <source>Its revision</source>
        <translation>其版本</translation>
    </message>
    <message>
        <source>Demonstrations</source>
        <translation>示范数</translation>
    </message>
    <message>
        <source>Training step</source>
        <translation>训练步数</translation>
    </message>
    <message>
        <source>Such as me/pick-cube</source>
        <translation>例如 me/pick-cube</translation>
    </message>
    <message>
        <source>Version, date or hash</source>
        <translation>版本、日期或哈希</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>What the files of a checkpoint do not say. A report that confirms something needs it.</source>
        <translation>检查点文件没有说明的内容。确证性报告需要它。</translation>
    </message>
</context>
<context>
    <name>tandem::TrialCard</name>
    <message>
        <source>Tandem moves the arm</source>
        <translation>由 Tandem 移动机械臂</translation>
    </message>
    <message>
        <source>All contenders are loaded here before the first trial; start runs them, the end stops them.</source>
        <translation>所有参评者在第一次试验前于此处加载；开始试验时运行，结束时停止。</translation>
    </message>
    <message>
        <source>Facts of the trial</source>
        <translation>试验信息</translation>
    </message>
    <message>
        <source>Clock of the trial</source>
        <translation>试验计时</translation>
    </message>
    <message>
        <source>Hold to arm</source>
        <translation>按住以使能</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Safety stop</source>
        <translation>安全停止</translation>
    </message>
    <message>
        <source>Void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>Lead the arm home</source>
        <translation>让机械臂归位</translation>
    </message>
    <message>
        <source>%1 of %2 trials done</source>
        <translation>已完成 %1/%2 次试验</translation>
    </message>
    <message>
        <source>Trial %1 of %2</source>
        <translation>试验 %1/%2</translation>
    </message>
    <message>
        <source>, attempt %1</source>
        <translation>，第 %1 次尝试</translation>
    </message>
    <message>
        <source>All trials are done</source>
        <translation>所有试验已完成</translation>
    </message>
    <message>
        <source>Contender %1</source>
        <translation>参评者 %1</translation>
    </message>
    <message>
        <source>start %1</source>
        <translation>起点 %1</translation>
    </message>
    <message>
        <source>The trial could not be written. It is kept here: save it again.</source>
        <translation>试验无法写入。它暂存在这里：请再次保存。</translation>
    </message>
    <message>
        <source>The trial is being written.</source>
        <translation>正在写入试验。</translation>
    </message>
    <message>
        <source>See the dashboards, or plan another experiment.</source>
        <translation>请查看仪表板，或计划另一个实验。</translation>
    </message>
    <message>
        <source>✓ Written. Put the scene in order for the next trial, then start.</source>
        <translation>✓ 已写入。请为下一次试验整理好场景，然后开始。</translation>
    </message>
    <message>
        <source>Put the scene in order as planned, then start.</source>
        <translation>请按计划布置场景，然后开始。</translation>
    </message>
    <message>
        <source>The clock starts with the first motion.</source>
        <translation>首次动作时开始计时。</translation>
    </message>
    <message>
        <source>The clock stands still. Go on with %1.</source>
        <translation>计时已停止。按 %1 继续。</translation>
    </message>
    <message>
        <source>▲ A person helps. %1</source>
        <translation>▲ 有人正在协助。%1</translation>
    </message>
    <message>
        <source>How far did it come? Keys 0 to 9.</source>
        <translation>完成到什么程度？按键 0 到 9。</translation>
    </message>
    <message>
        <source>Written in %1 s; %2 takes it back. %3</source>
        <translation>将在 %1 s 后写入；%2 可撤回。%3</translation>
    </message>
    <message>
        <source>End: %1. </source>
        <translation>结束：%1。 </translation>
    </message>
    <message>
        <source>NOT SAVED</source>
        <translation>未保存</translation>
    </message>
    <message>
        <source>SAVING</source>
        <translation>保存中</translation>
    </message>
    <message>
        <source>DONE</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>RESET</source>
        <translation>复位</translation>
    </message>
    <message>
        <source>STARTED</source>
        <translation>已开始</translation>
    </message>
    <message>
        <source>HELPED</source>
        <translation>已协助</translation>
    </message>
    <message>
        <source>RUNNING</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>PAUSED</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>VOID</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>SUCCESS</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>ENDED</source>
        <translation>已结束</translation>
    </message>
    <message>
        <source>of %1</source>
        <translation>共 %1</translation>
    </message>
    <message>
        <source>no time limit</source>
        <translation>无时间限制</translation>
    </message>
    <message>
        <source>No rig is connected: the trials are run by hand.</source>
        <translation>没有连接机器人：试验由人工执行。</translation>
    </message>
    <message>
        <source>The trials are run by hand, or by another program.</source>
        <translation>试验由手动执行，或由其他程序执行。</translation>
    </message>
    <message>
        <source>Loading the contenders: %1 of %2…</source>
        <translation>正在加载参评者：%1/%2…</translation>
    </message>
    <message>
        <source>▲ Not all contenders could be loaded: run the trials by hand.</source>
        <translation>▲ 并非所有参评者都能加载：请手动运行试验。</translation>
    </message>
    <message>
        <source>All contenders are loaded.</source>
        <translation>所有参评者已加载。</translation>
    </message>
    <message>
        <source>▲ The contender does not fit this rig: match its cameras on Roll out.</source>
        <translation type="vanished">▲ 参评者与此机器人不匹配：请在“运行策略”页匹配其相机。</translation>
    </message>
    <message>
        <source>Save again</source>
        <translation>再次保存</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>Success  Enter</source>
        <translation>成功  Enter</translation>
    </message>
    <message>
        <source>Finish  Enter</source>
        <translation>结束  Enter</translation>
    </message>
    <message>
        <source>Write it now  Enter</source>
        <translation>立即写入  Enter</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Rig changed…</source>
        <translation>机器人有改动…</translation>
    </message>
    <message>
        <source>▲ Nobody is named as judge</source>
        <translation>▲ 没有写明由谁评判</translation>
    </message>
    <message>
        <source>Judged by %1</source>
        <translation>由 %1 评判</translation>
    </message>
    <message>
        <source>Without the name of who judges, a report of these trials cannot confirm anything.</source>
        <translation>没有评判者的名字，这些试验的报告不能确证任何结论。</translation>
    </message>
    <message>
        <source>The clock stands still. Say why with %1, then go on.</source>
        <translation>计时已停。请用 %1 说明原因，再继续。</translation>
    </message>
    <message>
        <source>▲ Time is up.</source>
        <translation>▲ 时间到。</translation>
    </message>
    <message>
        <source>▲ The arm was stopped.</source>
        <translation>▲ 机械臂已停下。</translation>
    </message>
    <message>
        <source>%1 How did it go? Keys of the rubric, %2 success, %3 failed; Enter writes it as it is.</source>
        <translation>%1 结果如何？用评分标准的键，%2 成功，%3 失败；Enter 照现状写下。</translation>
    </message>
    <message>
        <source>All contenders are loaded. Recorded in %1.</source>
        <translation>所有参评者已载入。录制到 %1。</translation>
    </message>
    <message>
        <source>All contenders are loaded. Opening %1…</source>
        <translation>所有参评者已载入。正在打开 %1…</translation>
    </message>
    <message>
        <source>▲ All contenders are loaded. The trials are not recorded: the log says why.</source>
        <translation>▲ 所有参评者已载入。试验没有录制：原因见日志。</translation>
    </message>
    <message>
        <source>▲ The contender does not fit this rig. %1</source>
        <translation>▲ 参评者与机器人不符。%1</translation>
    </message>
</context>
<context>
    <name>tandem::TrialDesk</name>
    <message>
        <source>Rubric</source>
        <translation>评分表</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>协助</translation>
    </message>
    <message>
        <source>Drop</source>
        <translation>掉落</translation>
    </message>
    <message>
        <source>Disturbed</source>
        <translation>受到干扰</translation>
    </message>
    <message>
        <source>Failure</source>
        <translation>失败原因</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>扣分</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Rubric and events</source>
        <translation>评分表与事件</translation>
    </message>
    <message>
        <source>The contender cannot run on this rig.</source>
        <translation>参评者无法在此机器人上运行。</translation>
    </message>
    <message>
        <source>The rig is not armed.</source>
        <translation>机器人未使能。</translation>
    </message>
    <message>
        <source>The card of the trial says why.</source>
        <translation>原因见试验卡片。</translation>
    </message>
    <message>
        <source>Hold Enter to arm it.</source>
        <translation>按住 Enter 使能。</translation>
    </message>
    <message>
        <source>Rubric: %1</source>
        <translation>评分表：%1</translation>
    </message>
</context>
<context>
    <name>tandem::TrialList</name>
    <message>
        <source>#</source>
        <translation type="vanished">#</translation>
    </message>
    <message>
        <source>Contender</source>
        <translation type="vanished">参评者</translation>
    </message>
    <message>
        <source>Task</source>
        <translation type="vanished">任务</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation type="vanished">条件</translation>
    </message>
    <message>
        <source>Grade</source>
        <translation type="vanished">评级</translation>
    </message>
    <message>
        <source>Time</source>
        <translation type="vanished">时间</translation>
    </message>
    <message>
        <source>End</source>
        <translation type="vanished">结束</translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="vanished">备注</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation type="vanished">试验</translation>
    </message>
    <message>
        <source> s</source>
        <translation type="vanished"> s</translation>
    </message>
    <message>
        <source>void: %1</source>
        <translation type="vanished">作废：%1</translation>
    </message>
</context>
<context>
    <name>tandem::TrialMenus</name>
    <message>
        <source>Somebody was in the way</source>
        <translation>有人挡住了</translation>
    </message>
    <message>
        <source>Something unrelated fell into the scene</source>
        <translation>有无关的物体掉入场景</translation>
    </message>
    <message>
        <source>A question about safety</source>
        <translation>安全问题</translation>
    </message>
    <message>
        <source>A device had to be looked at</source>
        <translation>需要检查设备</translation>
    </message>
    <message>
        <source>Another reason…</source>
        <translation>其他理由…</translation>
    </message>
    <message>
        <source>Pause the clock</source>
        <translation type="vanished">暂停计时</translation>
    </message>
    <message>
        <source>Why does the clock stand still?</source>
        <translation>为什么计时停止了？</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="vanished">暂停</translation>
    </message>
    <message>
        <source>Pause the clock because</source>
        <translation type="vanished">暂停计时，原因</translation>
    </message>
    <message>
        <source>The trial does not count</source>
        <translation>此试验不计入</translation>
    </message>
    <message>
        <source>Why does it not count?</source>
        <translation>为什么不计入？</translation>
    </message>
    <message>
        <source>Make void</source>
        <translation>作废</translation>
    </message>
    <message>
        <source>The trial does not count because</source>
        <translation>试验不计入的原因</translation>
    </message>
    <message>
        <source>%1: it recovered</source>
        <translation>%1：已恢复</translation>
    </message>
    <message>
        <source>%1: it did not recover</source>
        <translation>%1：未能恢复</translation>
    </message>
    <message>
        <source>What went wrong (choose it again where it recovered)</source>
        <translation>哪里出了问题（若已恢复，请再次选择）</translation>
    </message>
    <message>
        <source>Penalty</source>
        <translation>扣分</translation>
    </message>
    <message>
        <source>Note on the trial</source>
        <translation>试验备注</translation>
    </message>
    <message>
        <source>What is worth knowing about it?</source>
        <translation>有什么值得记录的？</translation>
    </message>
    <message>
        <source>Keep note</source>
        <translation>保存备注</translation>
    </message>
    <message>
        <source>Judgement</source>
        <translation>评判</translation>
    </message>
    <message>
        <source>How far did it come, from 0 to %1?</source>
        <translation>完成到什么程度，从 0 到 %1？</translation>
    </message>
    <message>
        <source>Why does it not count? The reason is kept, and the trial is run again.</source>
        <translation>为什么不计入？理由会保留，试验会重做。</translation>
    </message>
    <message>
        <source>The clock stands still</source>
        <translation>计时已停</translation>
    </message>
    <message>
        <source>Say so</source>
        <translation>说明</translation>
    </message>
    <message>
        <source>The clock stands still because</source>
        <translation>计时停下，因为</translation>
    </message>
    <message>
        <source>%1 counts only after %2</source>
        <translation>%1 须在 %2 之后才计入</translation>
    </message>
    <message>
        <source>They were reached as well: credited at the same time</source>
        <translation>它们也已达到：同时计入</translation>
    </message>
    <message>
        <source>It was a slip: take it back</source>
        <translation>按错了：收回</translation>
    </message>
    <message>
        <source>What went wrong in trial %1</source>
        <translation>试验 %1 出了什么问题</translation>
    </message>
</context>
<context>
    <name>tandem::TrialNotes</name>
    <message>
        <source>Who judges</source>
        <translation>由谁评判</translation>
    </message>
    <message>
        <source>Who runs and judges the trials from now on? The name is kept with each of them.</source>
        <translation>从现在起由谁运行和评判试验？名字随每次试验保存。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Open an experiment first.</source>
        <translation>请先打开一个实验。</translation>
    </message>
    <message>
        <source>End the trial first: the rig is changed between trials.</source>
        <translation>请先结束试验：机器人的改动在两次试验之间进行。</translation>
    </message>
    <message>
        <source>Rig changed</source>
        <translation>机器人有改动</translation>
    </message>
    <message>
        <source>What was done to the rig? The control chart and the report show it, from the next trial on.</source>
        <translation>对机器人做了什么？从下一次试验起，控制图和报告会显示它。</translation>
    </message>
    <message>
        <source>Write it down</source>
        <translation>记下</translation>
    </message>
    <message>
        <source>It is written down.</source>
        <translation>已记下。</translation>
    </message>
    <message>
        <source>Unblind the experiment first: until then nobody knows who the contenders are.</source>
        <translation>请先给实验揭盲：在此之前无人知道参评者是谁。</translation>
    </message>
</context>
<context>
    <name>tandem::TrialPlanner</name>
    <message>
        <source>Expected success of the one</source>
        <translation>其中一个的预期成功率</translation>
    </message>
    <message>
        <source>Expected success of the other</source>
        <translation>另一方的预期成功率</translation>
    </message>
    <message>
        <source>Wanted power</source>
        <translation>期望功效</translation>
    </message>
    <message>
        <source>Planned trials per contender</source>
        <translation>每个参评者计划的试验数</translation>
    </message>
    <message>
        <source>Contenders</source>
        <translation>参评者</translation>
    </message>
    <message>
        <source>Longest time of a trial</source>
        <translation>一次试验的最长时间</translation>
    </message>
    <message>
        <source>Time of a reset</source>
        <translation>重置耗时</translation>
    </message>
    <message>
        <source>How many trials</source>
        <translation>试验次数</translation>
    </message>
    <message>
        <source>Success of the one</source>
        <translation>其中一方的成功率</translation>
    </message>
    <message>
        <source>Success of the other</source>
        <translation>另一方的成功率</translation>
    </message>
    <message>
        <source>Power</source>
        <translation>功效</translation>
    </message>
    <message>
        <source>Trials per contender</source>
        <translation>每个参评者的试验数</translation>
    </message>
    <message>
        <source>Horizon</source>
        <translation>次数上限</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>%1 trials take up to %2 h.</source>
        <translation>%1 次试验最多需要 %2 h。</translation>
    </message>
    <message>
        <source>Equal rates cannot be told apart by any number of trials.</source>
        <translation>比率相等时，无论多少次试验都无法区分。</translation>
    </message>
    <message>
        <source>To tell %1 % from %2 %: %3 trials per contender.</source>
        <translation>要区分 %1 % 与 %2 %：每个参评者需 %3 次试验。</translation>
    </message>
    <message>
        <source>To tell %1 % from %2 %: about %3 trials per contender.</source>
        <translation>要区分 %1 % 与 %2 %：每个参评者约需 %3 次试验。</translation>
    </message>
    <message>
        <source>%1 trials each cannot tell any difference from %2 %.</source>
        <translation>各 %1 次试验无法区分与 %2 % 的任何差异。</translation>
    </message>
    <message>
        <source>%1 trials each tell differences of %2 points and more from %3 %.</source>
        <translation>每方 %1 次试验，可从 %3 % 起分辨 %2 个百分点及以上的差异。</translation>
    </message>
</context>
<context>
    <name>tandem::TrialPlayer</name>
    <message>
        <source>Trial</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>Reading the trial…</source>
        <translation>正在读取试验…</translation>
    </message>
    <message>
        <source>Where it comes from…</source>
        <translation>来源…</translation>
    </message>
    <message>
        <source>What went wrong…</source>
        <translation>哪里出了问题…</translation>
    </message>
    <message>
        <source>Names why the trial failed, after it was written.</source>
        <translation>在写下之后说明试验为何失败。</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>What went wrong</source>
        <translation>哪里出了问题</translation>
    </message>
    <message>
        <source>Trial %1</source>
        <translation>试验 %1</translation>
    </message>
    <message>
        <source>Contender %1</source>
        <translation>参评者 %1</translation>
    </message>
    <message>
        <source>%1. The trial was not recorded: there is nothing to be seen of it again.</source>
        <translation>%1。这次试验没有录制：没有可再看的内容。</translation>
    </message>
    <message>
        <source>%1, episode %2 of %3</source>
        <translation>%1，%3 的回合 %2</translation>
    </message>
</context>
<context>
    <name>tandem::TrialRun</name>
    <message>
        <source>The scores are open for reading only.</source>
        <translation>评分数据库以只读方式打开。</translation>
    </message>
    <message>
        <source>The notice above says why.</source>
        <translation>原因见上方的通知。</translation>
    </message>
</context>
<context>
    <name>tandem::TrialTableModel</name>
    <message>
        <source>void: %1</source>
        <translation>作废：%1</translation>
    </message>
    <message>
        <source>–</source>
        <translation>–</translation>
    </message>
    <message>
        <source>success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>failure</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1/%2</translation>
    </message>
    <message>
        <source>%1 of %2 stages</source>
        <translation>%2 个阶段中的 %1 个</translation>
    </message>
    <message>
        <source>#</source>
        <translation>#</translation>
    </message>
    <message>
        <source>Contender</source>
        <translation>参评者</translation>
    </message>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>区组</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
    <message>
        <source>Stages</source>
        <translation>阶段</translation>
    </message>
    <message>
        <source>Count</source>
        <translation>计数</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>时间</translation>
    </message>
    <message>
        <source>End</source>
        <translation>结束</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Scorer</source>
        <translation>评分者</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
</context>
<context>
    <name>tandem::TrialTableView</name>
    <message>
        <source>Column to filter by</source>
        <translation>用于筛选的列</translation>
    </message>
    <message>
        <source>any column</source>
        <translation>任意列</translation>
    </message>
    <message>
        <source>Filter trials</source>
        <translation>筛选试验</translation>
    </message>
    <message>
        <source>Trials</source>
        <translation>试验</translation>
    </message>
    <message numerus="yes">
        <source>%n trial(s)</source>
        <translation>
            <numerusform>%n 次试验</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n trial(s)</source>
        <translation>
            <numerusform>%n 次试验中的 %1 次</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all trials</source>
        <translation>显示所有试验</translation>
    </message>
</context>
</TS>
