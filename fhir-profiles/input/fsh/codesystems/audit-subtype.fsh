CodeSystem: AuditSubtypeCodes
Id: audit-subtype
Title: "監査の行為 / Audited act"
Description: """
監査の記録に残す、この基盤に固有の行為です。

Acts of this platform that the audit trail names.
"""
* ^language = #ja
* ^status = #active
* ^experimental = false
* ^caseSensitive = true
* ^valueSet = "https://sesshu.example/fhir/ValueSet/audit-subtype"
* ^content = #complete
* #scan "読み取り" "接種券を読み取って記録しました。 / A coupon was scanned and recorded."
  * ^designation[0].language = #en
  * ^designation[0].value = "Scan"
* #undo "取り消し" "直前の登録を取り消しました。 / A registration was undone."
  * ^designation[0].language = #en
  * ^designation[0].value = "Undo"
* #file-import "ファイルの取り込み" "自治体のファイルを取り込みました。 / A municipal file was taken in."
  * ^designation[0].language = #en
  * ^designation[0].value = "File import"
* #file-export "ファイルの書き出し" "ファイルを書き出しました。 / A file was written."
  * ^designation[0].language = #en
  * ^designation[0].value = "File export"
* #bulk-export "一括の書き出し" "記録をまとめて書き出しました。 / Records were exported in bulk."
  * ^designation[0].language = #en
  * ^designation[0].value = "Bulk export"
* #inquiry-sent "照会" "他の自治体に照会しました。 / Another municipality was asked."
  * ^designation[0].language = #en
  * ^designation[0].value = "Inquiry sent"
* #inquiry-answered "照会への回答" "他の自治体の照会に答えました。 / An inquiry of another municipality was answered."
  * ^designation[0].language = #en
  * ^designation[0].value = "Inquiry answered"
* #individual-number "個人番号の利用" "封印された個人番号を定められた目的で開きました。 / A sealed individual number was opened for its purpose."
  * ^designation[0].language = #en
  * ^designation[0].value = "Individual number used"
* #forecast "接種予定の計算" "次の接種を計算しました。 / The next doses were computed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Forecast"
* #certificate-issue "証明書の発行" "証明書に署名しました。 / A certificate was signed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Certificate issued"
* #certificate-revoke "証明書の失効" "証明書を失効させました。 / A certificate was revoked."
  * ^designation[0].language = #en
  * ^designation[0].value = "Certificate revoked"
* #merge "名寄せ" "二人分の記録を一人にまとめました。 / Two persons became one."
  * ^designation[0].language = #en
  * ^designation[0].value = "Persons merged"
* #unmerge "名寄せの解除" "まとめた記録を分けました。 / Merged persons were parted."
  * ^designation[0].language = #en
  * ^designation[0].value = "Merge undone"
* #correction "訂正" "記録を訂正しました。 / A record was corrected."
  * ^designation[0].language = #en
  * ^designation[0].value = "Correction"
* #consent-given "同意" "同意を記録しました。 / A consent was recorded."
  * ^designation[0].language = #en
  * ^designation[0].value = "Consent given"
* #consent-withdrawn "同意の撤回" "同意の撤回を記録しました。 / A consent was withdrawn."
  * ^designation[0].language = #en
  * ^designation[0].value = "Consent withdrawn"
* #device-enrolled "端末の登録" "端末を登録しました。 / A device was enrolled."
  * ^designation[0].language = #en
  * ^designation[0].value = "Device enrolled"
* #device-revoked "端末の停止" "端末を使えなくしました。 / A device was shut out."
  * ^designation[0].language = #en
  * ^designation[0].value = "Device revoked"
* #sign-in "サインイン" "利用者が認証されました。 / A user signed in."
  * ^designation[0].language = #en
  * ^designation[0].value = "Sign-in"
* #refused "拒否" "権限がない求めを断りました。 / A call without the right to it was refused."
  * ^designation[0].language = #en
  * ^designation[0].value = "Refused"
* #configuration "設定の変更" "設定を変えました。 / A setting was changed."
  * ^designation[0].language = #en
  * ^designation[0].value = "Configuration changed"
* #erasure "消去" "定められた手続きで記録を消しました。 / A record was erased by the procedure for it."
  * ^designation[0].language = #en
  * ^designation[0].value = "Erasure"
* #audit-read "監査記録の閲覧" "監査の記録そのものを見ました。 / The audit trail itself was read."
  * ^designation[0].language = #en
  * ^designation[0].value = "Audit trail read"
