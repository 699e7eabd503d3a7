Profile: SesshuImmunization
Parent: JP_Immunization
Id: sesshu-immunization
Title: "接種の記録 / Record of a dose"
Description: """
一回の接種、または接種に至らなかった一回の予診の記録です。どの対象者に、いつ、どこで、だれが、どのワクチンのどのロットを、どの制度で、何回目として行ったかと、記録がどこから来たかを持ちます。

The record of one dose, or of one examination that did not lead to a dose: to whom, when, where and by whom, which vaccine and lot, in which programme and as which dose; and where the record came from.
"""
* insert Own
* ^purpose = "接種の記録を、会場、医療機関、自治体の台帳、証明書の間で同じ意味のまま渡すため。 / To hand records of doses between venues, institutions, ledgers and certificates without a change of meaning."
* obeys ses-imm-date and ses-imm-future and ses-imm-reason and ses-imm-nothing-given and ses-imm-expired and ses-imm-recorded and ses-imm-person
* insert MarksOfARecord
* extension[dueDateOfNextDose] ^short = "次回の予定日。予定の計算には使わない / Day the next dose is due; no input to forecasts"
* extension contains
    MunicipalityExtension named municipality 0..1 MS and
    CouponExtension named coupon 0..1 MS and
    LaneExtension named lane 0..1 MS and
    ProgrammeExtension named programme 0..1 MS and
    DeliveryModeExtension named deliveryMode 0..1 MS and
    CertificateReceiver named certificateReceiver 0..1 MS and
    WithdrawalExtension named withdrawal 0..1 MS and
    SenderExtension named sender 0..1 MS
* extension[municipality] ^short = "記録を持つ自治体 / Municipality of the record"
* extension[coupon] ^short = "接種に使った接種券 / Coupon of the dose"
* extension[lane] ^short = "会場の列 / Line at the venue"
* extension[programme] ^short = "接種の区分 / Programme"
* extension[deliveryMode] ^short = "実施の方法 / Delivery mode"
* extension[certificateReceiver] ^short = "接種済証の受取人 / Who received the paper certificate"
* extension[withdrawal] ^short = "届け出元による取り下げ / Withdrawal by whoever told the dose"
* extension[sender] ^short = "ファイルで届けたシステム / System that told it in a file"
* identifier MS
* identifier ^short = "送り手の中で変わらない番号 / A number that stays the same within the sender"
* identifier obeys ses-coupon-line
* identifier.system 1..1 MS
* identifier.value 1..1 MS
* status MS
* status ^short = "completed 接種した、not-done 接種しなかった、entered-in-error 取り消し / Given, not given, undone"
* statusReason MS
* statusReason from $NOT-GIVEN-REASON-SET (extensible)
* statusReason ^short = "接種しなかった理由 / Why it was not given"
* vaccineCode MS
* vaccineCode from $VACCINE-CODE-SET (preferred)
* vaccineCode obeys ses-imm-vaccine
* vaccineCode.text MS
* vaccineCode.coding MS
* vaccineCode.coding ^slicing.discriminator[0].type = #value
* vaccineCode.coding ^slicing.discriminator[0].path = "system"
* vaccineCode.coding ^slicing.rules = #open
* vaccineCode.coding contains
    product 0..1 MS and
    group 0..1 MS and
    cvx 0..1 MS and
    hot13 0..1 MS and
    hot9 0..1 MS and
    yj 0..1 MS and
    gtin 0..1 MS
* vaccineCode.coding[product] ^short = "製品 / Product"
* vaccineCode.coding[product].system 1..1
* vaccineCode.coding[product].system = $VACCINE-PRODUCT (exactly)
* vaccineCode.coding[product].code 1..1
* vaccineCode.coding[group] ^short = "ワクチンの区分 / Vaccine group"
* vaccineCode.coding[group].system 1..1
* vaccineCode.coding[group].system = $VACCINE-GROUP (exactly)
* vaccineCode.coding[group].code 1..1
* vaccineCode.coding[cvx] ^short = "CVX"
* vaccineCode.coding[cvx] obeys ses-cvx
* vaccineCode.coding[cvx].system 1..1
* vaccineCode.coding[cvx].system = $CVX (exactly)
* vaccineCode.coding[cvx].code 1..1
* vaccineCode.coding[hot13] ^short = "HOT13"
* vaccineCode.coding[hot13] obeys ses-hot13
* vaccineCode.coding[hot13].system 1..1
* vaccineCode.coding[hot13].system = $HOT13 (exactly)
* vaccineCode.coding[hot13].code 1..1
* vaccineCode.coding[hot9] ^short = "HOT9"
* vaccineCode.coding[hot9] obeys ses-hot9
* vaccineCode.coding[hot9].system 1..1
* vaccineCode.coding[hot9].system = $HOT9 (exactly)
* vaccineCode.coding[hot9].code 1..1
* vaccineCode.coding[yj] ^short = "YJ コード / YJ code"
* vaccineCode.coding[yj] obeys ses-yj
* vaccineCode.coding[yj].system 1..1
* vaccineCode.coding[yj].system = $YJ (exactly)
* vaccineCode.coding[yj].code 1..1
* vaccineCode.coding[gtin] ^short = "GTIN"
* vaccineCode.coding[gtin] obeys ses-gtin
* vaccineCode.coding[gtin].system 1..1
* vaccineCode.coding[gtin].system = $GTIN (exactly)
* vaccineCode.coding[gtin].code 1..1
* patient MS
* patient ^short = "対象者。登録待ちの間は券番号（identifier）だけ / The person; while nobody is registered, the coupon number alone"
* patient.identifier MS
* occurrence[x] MS
* occurrence[x] ^short = "接種日。日付が分からなければ言葉で / Day of the dose; in words where no date is known"
* recorded MS
* recorded ^short = "記録した日時 / When it was recorded"
* primarySource MS
* primarySource ^short = "接種した側の記録なら true / True where whoever gave the dose recorded it"
* reportOrigin MS
* reportOrigin from $RECORD-SOURCE-SET (extensible)
* reportOrigin ^short = "記録の出どころ（読み取り、ファイル、入力など） / Where the record came from: scan, file, entry …"
* location MS
* location ^short = "会場 / Venue"
* manufacturer MS
* manufacturer ^short = "製造販売業者 / Manufacturer"
* lotNumber MS
* lotNumber obeys ses-imm-lot
* lotNumber ^short = "ロット番号（大文字の英数字） / Lot number, in capitals and digits"
* expirationDate MS
* expirationDate ^short = "有効期限（延長されていれば延長後） / Expiry, after an extension if there was one"
* site MS
* route MS
* route from $VACCINATION-ROUTE-SET (preferred)
* doseQuantity MS
* doseQuantity obeys ses-imm-volume
* doseQuantity ^short = "接種量（mL。管針では押した数） / Volume in mL; presses where a stamp is used"
* doseQuantity.value MS
* doseQuantity.system 1..1
* doseQuantity.system = $UCUM (exactly)
* doseQuantity.code MS
* doseQuantity.code from $VACCINE-DOSE-UNIT-SET (required)
* performer MS
* performer.function MS
* performer.function ^short = "AP は接種医師 / AP is who gave it"
* performer.actor MS
* note MS
* reasonCode MS
* reasonCode from $SPECIAL-CIRCUMSTANCE-SET (preferred)
* reasonCode ^short = "特別の事情など / Special circumstances and other reasons"
* protocolApplied MS
* protocolApplied ^short = "何回目か / Which dose of which series"
* protocolApplied.series MS
* protocolApplied.series ^short = "期・シリーズ / Series"
* protocolApplied.authority MS
* protocolApplied.targetDisease MS
* protocolApplied.targetDisease from $TARGET-DISEASE-ANY-SET (preferred)
* protocolApplied.doseNumber[x] MS
* protocolApplied.doseNumber[x] ^short = "回数。分からなければ言葉で / Dose number; in words where it is not known"
* protocolApplied.seriesDoses[x] MS

Invariant: ses-imm-date
Description: "接種した記録には、日付か、時期を表す言葉があります。 / A dose that was given has a date, or words for its time."
Severity: #error
Expression: "status = 'completed' implies (occurrence.ofType(dateTime).hasValue() or occurrence.ofType(string).hasValue())"

Invariant: ses-imm-future
Description: "接種日が未来です。 / The dose is dated in the future."
Severity: #warning
Expression: "status = 'completed' implies occurrence.ofType(dateTime).where(hasValue() and toString().substring(0, 10) > today().toString()).empty()"

Invariant: ses-imm-reason
Description: "接種しなかった記録には、その理由があります。 / A dose that was not given has a reason."
Severity: #error
Expression: "status = 'not-done' implies statusReason.exists()"

Invariant: ses-imm-nothing-given
Description: "接種しなかった記録に、ロット番号や接種量があります。 / A dose that was not given names a lot or a volume."
Severity: #warning
Expression: "status = 'not-done' implies (lotNumber.empty() and doseQuantity.empty())"

Invariant: ses-imm-vaccine
Description: "ワクチンはコードか言葉で示します。 / The vaccine is told by a code or in words."
Severity: #error
Expression: "coding.exists() or text.exists()"

Invariant: ses-imm-person
Description: "対象者は参照か識別子で示します。名前だけでは足りません。 / The person is told by a reference or an identifier; a name alone will not do."
Severity: #error
Expression: "patient.reference.exists() or patient.identifier.value.exists()"

Invariant: ses-imm-lot
Description: "ロット番号は 20 字までの大文字の英数字で、記号は . / - だけです。 / A lot number has up to 20 capitals and digits, and no other signs than . / -"
Severity: #warning
Expression: "matches('^[0-9A-Z][0-9A-Z./-]{0,19}$')"

Invariant: ses-imm-expired
Description: "接種日が有効期限の後です。延長された期限を確かめてください。 / The dose was given after the expiry. Look up whether the expiry was extended."
Severity: #warning
Expression: "(status = 'completed' and expirationDate.where(hasValue() and toString().length() = 10).exists() and occurrence.ofType(dateTime).where(hasValue() and toString().length() >= 10).exists()) implies expirationDate.toString() >= occurrence.ofType(dateTime).toString().substring(0, 10)"

Invariant: ses-imm-recorded
Description: "記録した日が接種日より前です。 / It was recorded before the day of the dose."
Severity: #warning
Expression: "(status = 'completed' and recorded.where(hasValue() and toString().length() >= 10).exists() and occurrence.ofType(dateTime).where(hasValue() and toString().length() >= 10).exists()) implies recorded.toString().substring(0, 10) >= occurrence.ofType(dateTime).toString().substring(0, 10)"

Invariant: ses-imm-volume
Description: "接種量は 0 より多く、mL なら 5 までです。 / The volume is more than 0, and at most 5 where it is in mL."
Severity: #warning
Expression: "value.all($this > 0) and (code = 'mL' implies value.all($this <= 5))"
