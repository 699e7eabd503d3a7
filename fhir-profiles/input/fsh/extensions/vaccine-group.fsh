Extension: VaccineGroupExtension
Id: vaccine-group
Title: "接種の予定の区分 / Schedule group"
Description: """
判定・予測がどの区分（五種混合、MR、帯状疱疹の任意接種など）についてのものかです。混合ワクチンは疾病ごとに分けず、一つの区分として扱います。

The group of the schedule (five-in-one, MR, zoster outside the programme and so on) that an evaluation or a recommendation is about. A combination vaccine is one group and is not split by disease.
"""
Context: ImmunizationRecommendation.recommendation, ImmunizationEvaluation
* insert Own
* value[x] 1..1
* value[x] only Coding
* valueCoding from ScheduleGroupSet (required)
* valueCoding.system 1..1
* valueCoding.code 1..1
* valueCoding ^short = "区分の符号 / Code of the group"
