/// The messages of failed creations, with the Go values that the kubelet prints into them.
enum RemoteError {
  private static let prefix = "error doing createRequest() in RemoteExecution() return value  error detail "

  /// sbatch said no.
  static func rejected(_ text: String, session: Int) -> String {
    let error =
      "error creating pod (HTTP 504): HTTP InterLink session CreatePod#\(session):  call exit status: 500."
      + " Body: \(text)"
    return "\(prefix)&errors.errorString{s:\(quoted(error))} error: \(error)"
  }

  /// The interLink API does not listen.
  static func refused(_ url: String, _ refusal: String, session: Int) -> String {
    let request =
      "&http.Request{Method:\"POST\", URL:(*url.URL)(0x14f71f06cb40), Proto:\"HTTP/1.1\", ProtoMajor:1, "
      + "ProtoMinor:1, Header:http.Header{\"Content-Type\":[]string{\"application/json\"}, "
      + "\"Interlink-Http-Session\":[]string{\"CreatePod#\(session)\"}}, "
      + "Body:io.nopCloserWriterTo{Reader:(*bytes.Reader)(0x14f71ee889f0)}, "
      + "GetBody:(func() (io.ReadCloser, error))(0x718500), ContentLength:6088, TransferEncoding:[]string(nil), "
      + "Close:false, Host:\"\(url.dropFirst("http://".count))\", Form:url.Values(nil), PostForm:url.Values(nil), "
      + "MultipartForm:(*multipart.Form)(nil), Trailer:http.Header(nil), RemoteAddr:\"\", RequestURI:\"\", "
      + "TLS:(*tls.ConnectionState)(nil), Cancel:(<-chan struct {})(nil), Response:(*http.Response)(nil), "
      + "Pattern:\"\", ctx:context.backgroundCtx{emptyCtx:context.emptyCtx{}}, pat:(*http.pattern)(nil), "
      + "matches:[]string(nil), otherValues:map[string]string(nil)}"
    let error =
      "error doing doRequest() in createRequest() log request: \(request) error: "
      + "Post \"\(url)/create\": \(refusal)"
    return "\(prefix)&fmt.wrapError{msg:\(quoted(error)), err:(*url.Error)(0x14f71ee89650)} error: \(error)"
  }

  /// As Go's `%#v` quotes a string.
  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
      + "\""
  }
}
