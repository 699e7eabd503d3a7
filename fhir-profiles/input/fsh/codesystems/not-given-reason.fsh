CodeSystem: NotGivenReasonCodes
Id: not-given-reason
Title: "接種しなかった理由 / Reason not given"
Description: """
接種に至らなかった記録（`status` が `not-done`）の理由です。

Why a dose was not given, for records whose `status` is `not-done`.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/not-given-reason"
* ^content = #complete
* #pre-examination-only "予診のみ" "予診をしたが接種しませんでした。詳しい理由が分からないときに使います。 / There was an examination and no dose. For use when nothing more is known."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pre-examination only"
* #fever "発熱" "明らかな発熱がありました。 / The person had an obvious fever."
  * ^designation[0].language = #en
  * ^designation[0].value = "Fever"
* #acute-illness "急性疾患" "重い急性の病気にかかっていました。 / The person had a serious acute illness."
  * ^designation[0].language = #en
  * ^designation[0].value = "Acute illness"
* #anaphylaxis "アナフィラキシーの既往" "ワクチンの成分でアナフィラキシーを起こしたことがあります。 / The person once had an anaphylactic reaction to a component."
  * ^designation[0].language = #en
  * ^designation[0].value = "Anaphylaxis"
* #pregnancy "妊娠" "妊娠しており、使えないワクチンでした。 / The person was pregnant and the vaccine is not for use in pregnancy."
  * ^designation[0].language = #en
  * ^designation[0].value = "Pregnancy"
* #immunodeficiency "免疫の異常" "免疫の働きに異常があり、使えないワクチンでした。 / The immune system did not allow this vaccine."
  * ^designation[0].language = #en
  * ^designation[0].value = "Immunodeficiency"
* #contraindication "その他の接種不適当" "ほかの理由で接種に適さないと医師が判断しました。 / A physician found another contraindication."
  * ^designation[0].language = #en
  * ^designation[0].value = "Other contraindication"
* #physician "医師の判断" "体調などから、医師が当日の接種を見合わせました。 / A physician put the dose off for that day."
  * ^designation[0].language = #en
  * ^designation[0].value = "Physician’s judgement"
* #interval "間隔の不足" "前の接種からの間隔が足りませんでした。 / Too little time had passed since an earlier dose."
  * ^designation[0].language = #en
  * ^designation[0].value = "Interval"
* #age "対象年齢の外" "対象の年齢ではありませんでした。 / The age was outside the range."
  * ^designation[0].language = #en
  * ^designation[0].value = "Age"
* #declined-person "本人の意思" "本人が受けないことを選びました。 / The person declined."
  * ^designation[0].language = #en
  * ^designation[0].value = "Declined by the person"
* #declined-guardian "保護者の意思" "保護者が受けさせないことを選びました。 / A parent or guardian declined."
  * ^designation[0].language = #en
  * ^designation[0].value = "Declined by a guardian"
* #no-consent "同意の不備" "必要な同意が得られませんでした。 / The consent that is needed was not there."
  * ^designation[0].language = #en
  * ^designation[0].value = "Consent missing"
* #absent "来場なし" "予約したが来ませんでした。 / The person did not come."
  * ^designation[0].language = #en
  * ^designation[0].value = "Did not come"
* #no-vaccine "ワクチンの不足" "ワクチンがありませんでした。 / There was no vaccine."
  * ^designation[0].language = #en
  * ^designation[0].value = "Vaccine not available"
* #already-given "接種済み" "すでに受けていました。 / The dose had been given before."
  * ^designation[0].language = #en
  * ^designation[0].value = "Already given"
* #immune "罹患または抗体あり" "かかったことがあるか、抗体がありました。 / The person had had the disease or had antibodies."
  * ^designation[0].language = #en
  * ^designation[0].value = "Immune"
* #recoiled "途中での中止" "針を刺す前後に中止し、量が入りませんでした。 / It was stopped midway and no dose went in."
  * ^designation[0].language = #en
  * ^designation[0].value = "Stopped midway"
* #unknown "理由不明" "理由が記録されていません。 / No reason is on record."
  * ^designation[0].language = #en
  * ^designation[0].value = "Unknown"
