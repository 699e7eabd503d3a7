CodeSystem: DoseStatusReasonCodes
Id: dose-status-reason
Title: "評価の理由 / Reason of the evaluation"
Description: """
接種が数えられない、または判定できない理由です。

Why a dose does not count or cannot be judged.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/dose-status-reason"
* ^content = #complete
* #tooYoung "早すぎる年齢" "期間または年齢の下限より前の接種です。 / Given before the window or the lower bound of age."
  * ^designation[0].language = #en
  * ^designation[0].value = "Too young"
* #tooOld "遅すぎる年齢" "期間または年齢の上限より後の接種です。 / Given after the window or the upper bound of age."
  * ^designation[0].language = #en
  * ^designation[0].value = "Too old"
* #tooSoon "間隔の不足" "同じワクチンの前の回からの間隔が足りません。 / Given too soon after the dose before."
  * ^designation[0].language = #en
  * ^designation[0].value = "Too soon"
* #liveConflict "生ワクチンどうしの間隔" "別の注射生ワクチンとの間隔が足りません。 / Given too soon after another injected live vaccine."
  * ^designation[0].language = #en
  * ^designation[0].value = "Live vaccines too close"
* #wrongProduct "対象外の製品" "その日の制度では使えない製品です。 / The product was not part of the programme on that day."
  * ^designation[0].language = #en
  * ^designation[0].value = "Wrong product"
* #extra "余分な接種" "必要な回数はすでに終わっていました。 / The series was already complete."
  * ^designation[0].language = #en
  * ^designation[0].value = "Extra"
* #sameDay "同じ日の重なり" "同じ日の同じ種類の記録があり、一回と数えました。 / Another record of the same group and day was counted."
  * ^designation[0].language = #en
  * ^designation[0].value = "Same day"
* #unidentified "ワクチンの不明" "符号が互いに食い違うか、何のワクチンか分かりません。 / The codes disagree, or do not tell which vaccine it was."
  * ^designation[0].language = #en
  * ^designation[0].value = "Vaccine not identified"
* #dateIncomplete "日付の不足" "接種日または生年月日が完全ではありません。 / The date of the dose or of birth is not complete."
  * ^designation[0].language = #en
  * ^designation[0].value = "Date incomplete"
* #beforeBirth "出生前の日付" "接種日が出生日より前です。 / The dose is dated before birth."
  * ^designation[0].language = #en
  * ^designation[0].value = "Before birth"
* #future "未来の日付" "接種日が判定の日より後です。 / The dose is dated after the day of the assessment."
  * ^designation[0].language = #en
  * ^designation[0].value = "In the future"
* #subpotent "量や品質の不足" "量が足りない、またはワクチンの保管や期限に問題がありました。 / Too little went in, or the vaccine was badly stored or expired."
  * ^designation[0].language = #en
  * ^designation[0].value = "Subpotent"
* #recalled "回収品" "回収されたロットです。 / The lot was recalled."
  * ^designation[0].language = #en
  * ^designation[0].value = "Recalled"
* #birthDateIncomplete "生年月日の不足" "生年月日が完全ではありません。 / The date of birth is not complete."
  * ^designation[0].language = #en
  * ^designation[0].value = "Birth date incomplete"
* #pregnancyUnknown "妊娠の不明" "どの妊娠の接種か分かりません。 / It is not known in which pregnancy it was given."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pregnancy not known"
* #conditionAssumed "条件の推定" "記録にない条件を満たすものとして数えました。 / It was counted as if a condition held that the record does not show."
  * ^designation[0].language = #en
  * ^designation[0].value = "Condition assumed"
* #lotExpired "期限切れ" "期限の切れたロットです。 / The lot had expired."
  * ^designation[0].language = #en
  * ^designation[0].value = "Lot expired"
* #tooManyRecords "記録の過多" "記録が多すぎて判定できません。 / There are too many records to judge."
  * ^designation[0].language = #en
  * ^designation[0].value = "Too many records"
