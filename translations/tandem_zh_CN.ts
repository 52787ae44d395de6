<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN">
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
        <source>Mend the cause, then arm again.</source>
        <translation>排除原因后再次使能。</translation>
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
</context>
<context>
    <name>tandem::CollectPage</name>
    <message>
        <source>Task</source>
        <translation>任务</translation>
    </message>
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
        <source>Folder…</source>
        <translation>文件夹…</translation>
    </message>
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
        <source>Connecting the rig…</source>
        <translation>正在连接机器人…</translation>
    </message>
    <message>
        <source>No rig is connected. Choose &quot;Try with simulated arms&quot; on Home, or a rig on the Rig page.</source>
        <translation>没有连接机器人。请在主页选择“用仿真机械臂试用”，或在机器人页选择一台。</translation>
    </message>
    <message>
        <source>Dataset folder: a new one, or one to go on with</source>
        <translation>数据集文件夹：新建，或继续已有的</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>good</source>
        <translation>良好</translation>
    </message>
    <message numerus="yes">
        <source>%n drop(s)</source>
        <translation>
            <numerusform>丢失 %n 帧</numerusform>
        </translation>
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
        <source>%1 of %2 kept, %3 discarded</source>
        <translation>已保留 %1 / %2，丢弃 %3</translation>
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
        <source>Connecting…</source>
        <translation>正在连接…</translation>
    </message>
    <message>
        <source>No rig is connected.</source>
        <translation>没有连接机器人。</translation>
    </message>
    <message>
        <source>connecting</source>
        <translation>连接中</translation>
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
        <translation>整理</translation>
    </message>
    <message>
        <source>Curate is not built yet: datasets will be looked at, annotated and repaired here.</source>
        <translation>整理页尚未完成：以后将在这里查看、标注和修复数据集。</translation>
    </message>
    <message>
        <source>Roll out</source>
        <translation>运行策略</translation>
    </message>
    <message>
        <source>Roll out is not built yet: learned policies will run on the robot from here.</source>
        <translation>运行策略页尚未完成：以后将从这里在机器人上运行学到的策略。</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Evaluate is not built yet: graded trials and their statistics will be here.</source>
        <translation>评估页尚未完成：以后这里会有打分试验及其统计。</translation>
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
        <source>The arm is holding</source>
        <translation>机械臂正在保持</translation>
    </message>
    <message>
        <source>Stay</source>
        <translation>留下</translation>
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
    <message>
        <source>%1 turns the torque off, and the arm may fall.</source>
        <translation>%1会关闭力矩，机械臂可能会落下。</translation>
    </message>
    <message>
        <source>The arm moves home, then its torque goes off. Esc stops it.</source>
        <translation>机械臂归位后关闭力矩。按 Esc 可停止。</translation>
    </message>
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
        <source>Connecting…</source>
        <translation>正在连接…</translation>
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
        <source>%1 fps, picture %2 ms old</source>
        <translation>%1 fps，画面延迟 %2 毫秒</translation>
    </message>
    <message>
        <source>frozen</source>
        <translation>冻结</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>已断开</translation>
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
        <source>End it first.</source>
        <translation>请先结束它。</translation>
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
        <source>loop %1 / %2 / %3 Hz     cams %4     drops %5     bus %6 ms</source>
        <translation>循环 %1 / %2 / %3 Hz     相机 %4     丢失 %5     总线 %6 毫秒</translation>
    </message>
    <message>
        <source>disk %1 GB free     log %2</source>
        <translation>磁盘剩余 %1 GB     日志 %2</translation>
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
    <name>tandem::TakeStrip</name>
    <message>
        <source>Last takes</source>
        <translation>最近的片段</translation>
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
        <source>◌ Connecting…</source>
        <translation>◌ 正在连接…</translation>
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
</context>
</TS>
