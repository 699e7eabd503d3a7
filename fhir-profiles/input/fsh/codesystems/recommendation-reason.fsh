CodeSystem: RecommendationReasonCodes
Id: recommendation-reason
Title: "案内の理由 / Recommendation reason"
Description: """
接種の案内がその状態になった理由です。

Why a recommendation has its status.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/recommendation-reason"
* ^content = #complete
* #seriesComplete "回数の完了" "必要な回数を受け終えています。 / All doses were given."
  * ^designation[0].language = #en
  * ^designation[0].value = "Series complete"
* #seasonComplete "今期の完了" "今期の分を受け終えています。 / The dose of this season was given."
  * ^designation[0].language = #en
  * ^designation[0].value = "Season complete"
* #immune "罹患の記録" "その病気にかかった記録があります。 / The disease itself is on record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Disease on record"
* #maximumAge "年齢の上限" "年齢の上限を過ぎました。 / The upper age has passed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Upper age"
* #seasonPast "今期の終わり" "今期の接種期間が終わりました。 / This season is over."
  * ^designation[0].language = #en
  * ^designation[0].value = "Season over"
* #tooLateToFinish "完了できない" "いま始めても期間内に終えられません。 / A series begun now could not be finished in time."
  * ^designation[0].language = #en
  * ^designation[0].value = "Too late to finish"
* #notInCohort "対象の生まれ年でない" "生年月日が対象の範囲にありません。 / The date of birth is outside the cohort."
  * ^designation[0].language = #en
  * ^designation[0].value = "Not in the cohort"
* #sex "性別" "対象の性別ではありません。 / The programme is for the other sex."
  * ^designation[0].language = #en
  * ^designation[0].value = "Sex"
* #notPregnant "妊娠の記録がない" "妊娠していることの記録がありません。 / No pregnancy is on record."
  * ^designation[0].language = #en
  * ^designation[0].value = "No pregnancy on record"
* #gestationUnknown "妊娠週数の不明" "分娩予定日などがなく、妊娠週数が分かりません。 / The week of pregnancy is not known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Gestation unknown"
* #programmeNotStarted "制度の開始前" "制度がまだ始まっていません。 / The programme has not begun."
  * ^designation[0].language = #en
  * ^designation[0].value = "Programme not started"
* #programmeEnded "制度の終了" "制度が終わっています。 / The programme has ended."
  * ^designation[0].language = #en
  * ^designation[0].value = "Programme ended"
* #liveInterval "生ワクチンの間隔" "別の注射生ワクチンから 27 日以上おく必要があります。 / There must be 27 days or more after another injected live vaccine."
  * ^designation[0].language = #en
  * ^designation[0].value = "Live vaccine interval"
* #doseInterval "前の回との間隔" "前の回からの間隔をおく必要があります。 / There must be time after the dose before."
  * ^designation[0].language = #en
  * ^designation[0].value = "Dose interval"
* #motherToChild "母子感染予防" "母子感染を防ぐ別の制度で接種します。 / The child is vaccinated in the scheme against transmission from the mother."
  * ^designation[0].language = #en
  * ^designation[0].value = "Mother-to-child scheme"
* #previousVaccination "接種歴" "以前の接種により対象になりません。 / An earlier vaccination excludes the person."
  * ^designation[0].language = #en
  * ^designation[0].value = "Vaccinated before"
* #contraindicationRecorded "不適当の記録" "接種に適さない状態の記録があります。 / A contraindication is on record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Contraindication on record"
* #discouragedStart "遅い開始" "制度の中ですが、開始として勧められない時期です。 / It is within the programme, but starting so late is discouraged."
  * ^designation[0].language = #en
  * ^designation[0].value = "Late start discouraged"
* #physicianJudgement "医師の判断" "医師の判断によります。 / It is for a physician to decide."
  * ^designation[0].language = #en
  * ^designation[0].value = "Physician’s judgement"
* #certificateNeeded "自治体の認定" "自治体の認定や証明が要ります。 / The municipality must confirm it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Municipality decides"
* #testNeeded "検査の結果" "抗体検査などの結果が要ります。 / The result of a test is needed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Test needed"
* #productUnknown "製品の不明" "前に受けた製品が分からず、慎重な方の予定にしました。 / The earlier product is unknown, so the more cautious schedule is given."
  * ^designation[0].language = #en
  * ^designation[0].value = "Product unknown"
* #mixedProducts "製品の混在" "違う製品が混ざっています。 / Different products were used in the series."
  * ^designation[0].language = #en
  * ^designation[0].value = "Mixed products"
* #periodOneIncomplete "第1期の未完了" "第1期が終わっていません。 / The first period is not complete."
  * ^designation[0].language = #en
  * ^designation[0].value = "Period one incomplete"
* #shortageExtension "供給不足による延長" "ワクチンの供給不足による期間の延長に当たります。 / The extension because of short supply applies."
  * ^designation[0].language = #en
  * ^designation[0].value = "Extension for shortage"
* #illnessExtension "長期療養の特例" "長く療養した人の特例に当たります。 / The extension after a long illness applies."
  * ^designation[0].language = #en
  * ^designation[0].value = "Extension after illness"
* #birthDateIncomplete "生年月日の不足" "生年月日が完全ではありません。 / The date of birth is not complete."
  * ^designation[0].language = #en
  * ^designation[0].value = "Birth date incomplete"
* #sexUnknown "性別の不明" "性別の記録が要ります。 / The sex has to be known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Sex not known"
* #tooManyRecords "記録の過多" "記録が多すぎて判定できません。 / There are too many records to judge."
  * ^designation[0].language = #en
  * ^designation[0].value = "Too many records"
* #wish "希望による" "希望や必要がある場合の任意接種です。 / Voluntary, for those who wish or need it."
  * ^designation[0].language = #en
  * ^designation[0].value = "At one’s wish"
* #risk "リスクのある人" "リスクがある場合に限ります。 / Only for those at risk."
  * ^designation[0].language = #en
  * ^designation[0].value = "At risk"
* #byLabel "添付文書による" "製品の添付文書によります。 / As the label of the product says."
  * ^designation[0].language = #en
  * ^designation[0].value = "By the label"
* #undatedDose "日付のない接種" "接種日の分からない接種があり、数えていません。 / A dose of an unknown day is not counted."
  * ^designation[0].language = #en
  * ^designation[0].value = "Undated dose"
* #partsDiffer "成分の違い" "成分により接種回数が異なります。 / The parts of the vaccine stand differently."
  * ^designation[0].language = #en
  * ^designation[0].value = "Parts differ"
* #notInTarget "対象外" "対象者ではありません。 / The person is not in the target group."
  * ^designation[0].language = #en
  * ^designation[0].value = "Not in the target group"
* #deceased "死亡" "亡くなっています。 / The person has died."
  * ^designation[0].language = #en
  * ^designation[0].value = "Deceased"
* #excludedPregnancy "妊娠中" "妊娠中は接種できません。 / Not during a pregnancy."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pregnant"
* #excludedImmunodeficiency "免疫不全" "免疫不全のため生ワクチンは接種できません。 / No live vaccine with an immunodeficiency."
  * ^designation[0].language = #en
  * ^designation[0].value = "Immunodeficiency"
* #excludedKeloid "ケロイド" "ケロイドのため接種できません。 / Not with keloids."
  * ^designation[0].language = #en
  * ^designation[0].value = "Keloids"
* #excludedTuberculosis "結核感染" "結核に感染しているため接種できません。 / Not with an infection with tuberculosis."
  * ^designation[0].language = #en
  * ^designation[0].value = "Tuberculosis infection"
* #excludedIntussusception "腸重積症の既往" "腸重積症の既往のため接種できません。 / Not after intussusception."
  * ^designation[0].language = #en
  * ^designation[0].value = "Intussusception"
* #excludedDigestive "先天性消化管障害" "治療の済んでいない先天性消化管障害のため接種できません。 / Not with an untreated disorder of the digestive tract."
  * ^designation[0].language = #en
  * ^designation[0].value = "Disorder of the digestive tract"
