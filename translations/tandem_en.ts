<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US">
<context>
    <name>tandem::Actions</name>
    <message numerus="yes">
        <source>Give the last take %n star(s)</source>
        <translation>
            <numerusform>Give the last take %n star</numerusform>
            <numerusform>Give the last take %n stars</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CollectPage</name>
    <message numerus="yes">
        <source>The take was not saved (%n frame(s) lost): %1</source>
        <translation>
            <numerusform>The take was not saved (%n frame lost): %1</numerusform>
            <numerusform>The take was not saved (%n frames lost): %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n take(s) of this plan are in the dataset already; new ones appear here.</source>
        <translation>
            <numerusform>%n take of this plan is in the dataset already; new ones appear here.</numerusform>
            <numerusform>%n takes of this plan are in the dataset already; new ones appear here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateChecks</name>
    <message numerus="yes">
        <source>Checked %n episode(s): nothing is wrong.</source>
        <translation>
            <numerusform>Checked %n episode: nothing is wrong.</numerusform>
            <numerusform>Checked %n episodes: nothing is wrong.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s) in %1.</source>
        <translation>
            <numerusform>%n finding in %1.</numerusform>
            <numerusform>%n findings in %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateList</name>
    <message numerus="yes">
        <source>%n episode(s)</source>
        <translation>
            <numerusform>%n episode</numerusform>
            <numerusform>%n episodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n shown</source>
        <translation>
            <numerusform>%n shown</numerusform>
            <numerusform>%n shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateProposer</name>
    <message numerus="yes">
        <source>%n without an answer</source>
        <translation>
            <numerusform>%n without an answer</numerusform>
            <numerusform>%n without an answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n question(s) answered</source>
        <translation>
            <numerusform>%n question answered</numerusform>
            <numerusform>%n questions answered</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateReview</name>
    <message numerus="yes">
        <source>%n character(s)</source>
        <translation>
            <numerusform>%n character</numerusform>
            <numerusform>%n characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>for %n episode(s)</source>
        <translation>
            <numerusform>for %n episode</numerusform>
            <numerusform>for %n episodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateSegments</name>
    <message numerus="yes">
        <source>Only %n text(s) are in use.</source>
        <translation>
            <numerusform>Only %n text is in use.</numerusform>
            <numerusform>Only %n texts are in use.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateSession</name>
    <message numerus="yes">
        <source>%1, %n episode(s)</source>
        <translation>
            <numerusform>%1, %n episode</numerusform>
            <numerusform>%1, %n episodes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::CurateTools</name>
    <message numerus="yes">
        <source>%n episode(s) in the trash go; the others get new numbers.</source>
        <translation>
            <numerusform>%n episode in the trash goes; the others get new numbers.</numerusform>
            <numerusform>%n episodes in the trash go; the others get new numbers.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n episode(s)</source>
        <translation>
            <numerusform>%n episode</numerusform>
            <numerusform>%n episodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Without the %n episode(s) that the filter hides</source>
        <translation>
            <numerusform>Without the %n episode that the filter hides</numerusform>
            <numerusform>Without the %n episodes that the filter hides</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n episode(s) are left out.</source>
        <translation>
            <numerusform>%n episode is left out.</numerusform>
            <numerusform>%n episodes are left out.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::DatasetTools</name>
    <message numerus="yes">
        <source>%n finding(s): %1</source>
        <translation>
            <numerusform>%n finding: %1</numerusform>
            <numerusform>%n findings: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::DriftChart</name>
    <message numerus="yes">
        <source>No alarm in %n trial(s).</source>
        <translation>
            <numerusform>No alarm in %n trial.</numerusform>
            <numerusform>No alarm in %n trials.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::EvaluatePage</name>
    <message numerus="yes">
        <source>%1 of %2 trials done, %n void.</source>
        <translation>
            <numerusform>%1 of %2 trials done, %n void.</numerusform>
            <numerusform>%1 of %2 trials done, %n void.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>▲ %n failed trial(s) without a cause…</source>
        <translation>
            <numerusform>▲ %n failed trial without a cause…</numerusform>
            <numerusform>▲ %n failed trials without a cause…</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::EvidenceChart</name>
    <message numerus="yes">
        <source>%n pair(s): difference %1 points</source>
        <translation>
            <numerusform>%n pair: difference %1 points</numerusform>
            <numerusform>%n pairs: difference %1 points</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::FunnelChart</name>
    <message numerus="yes">
        <source>Most are lost at “%1”: %n trial(s).</source>
        <translation>
            <numerusform>Most are lost at “%1”: %n trial.</numerusform>
            <numerusform>Most are lost at “%1”: %n trials.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::ImportDialog</name>
    <message numerus="yes">
        <source>%n trial(s)</source>
        <translation>
            <numerusform>%n trial</numerusform>
            <numerusform>%n trials</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) cannot be taken over: mend the mapping or the file, or leave them out.</source>
        <translation>
            <numerusform>%n row cannot be taken over: mend the mapping or the file, or leave it out.</numerusform>
            <numerusform>%n rows cannot be taken over: mend the mapping or the file, or leave them out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n trial(s) were imported.</source>
        <translation>
            <numerusform>%n trial was imported.</numerusform>
            <numerusform>%n trials were imported.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::LineageCard</name>
    <message numerus="yes">
        <source>, %n episode(s)</source>
        <translation>
            <numerusform>, %n episode</numerusform>
            <numerusform>, %n episodes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n valid trial(s)</source>
        <translation>
            <numerusform>%n valid trial</numerusform>
            <numerusform>%n valid trials</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>, %n void</source>
        <translation>
            <numerusform>, %n void</numerusform>
            <numerusform>, %n void</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::PolicyPanel</name>
    <message numerus="yes">
        <source>%n other check(s)</source>
        <translation>
            <numerusform>%n other check</numerusform>
            <numerusform>%n other checks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::ProposeDialog</name>
    <message numerus="yes">
        <source>The %n selected episode(s), each alone</source>
        <translation>
            <numerusform>The selected episode alone</numerusform>
            <numerusform>The %n selected episodes, each alone</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::RigPage</name>
    <message numerus="yes">
        <source>%1, %n joint(s), %2</source>
        <translation>
            <numerusform>%1, %n joint, %2</numerusform>
            <numerusform>%1, %n joints, %2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n lost packet(s)</source>
        <translation>
            <numerusform>%n lost packet</numerusform>
            <numerusform>%n lost packets</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::ScoreDashboards</name>
    <message numerus="yes">
        <source>It is not confirmatory: %n item(s) of its checklist are missing.</source>
        <translation>
            <numerusform>It is not confirmatory: %n item of its checklist is missing.</numerusform>
            <numerusform>It is not confirmatory: %n items of its checklist are missing.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::SegmentTrack</name>
    <message numerus="yes">
        <source>%1 to %2, %n frame(s)</source>
        <translation>
            <numerusform>%1 to %2, %n frame</numerusform>
            <numerusform>%1 to %2, %n frames</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::ShadowCard</name>
    <message numerus="yes">
        <source>Shadow: mean error against the leader, %n ticks</source>
        <translation>
            <numerusform>Shadow: mean error against the leader, %n tick</numerusform>
            <numerusform>Shadow: mean error against the leader, %n ticks</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::SuiteEditor</name>
    <message numerus="yes">
        <source>%n thing(s) to mend: %1</source>
        <translation>
            <numerusform>%n thing to mend: %1</numerusform>
            <numerusform>%n things to mend: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::TopBar</name>
    <message numerus="yes">
        <source>● Ready: %n arm(s), %1 cameras</source>
        <translation>
            <numerusform>● Ready: %n arm, %1 cameras</numerusform>
            <numerusform>● Ready: %n arms, %1 cameras</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tandem::TrialTableView</name>
    <message numerus="yes">
        <source>%n trial(s)</source>
        <translation>
            <numerusform>%n trial</numerusform>
            <numerusform>%n trials</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n trial(s)</source>
        <translation>
            <numerusform>%1 of %n trial</numerusform>
            <numerusform>%1 of %n trials</numerusform>
        </translation>
    </message>
</context>
</TS>
