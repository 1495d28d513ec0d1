;;; codegraph.el --- The workspace as one graph, by codegraph-lsp -*- lexical-binding: t; -*-

;; SPDX-License-Identifier: Apache-2.0

;; Version: 0.1.0
;; Package-Requires: ((emacs "28.1"))
;; Keywords: languages, tools, convenience

;;; Commentary:

;; Who calls this, what may break when it changes, how one function comes to
;; use another, which files import each other in circles: the questions that
;; codegraph-lsp answers beyond the Language Server Protocol.
;;
;; The server is reached through Eglot or lsp-mode:
;;
;;   (require 'codegraph)
;;   (with-eval-after-load 'eglot (codegraph-setup-eglot))
;;   (with-eval-after-load 'lsp-mode (codegraph-setup-lsp-mode))
;;
;; and then `M-x codegraph-callers' asks about the symbol at point, with a
;; prefix argument about one that is named.  Places are listed in a buffer that
;; `next-error' steps through; `codegraph-tree' shows a tree that asks for what
;; is opened.

;;; Code:

(require 'cl-lib)
(require 'compile)
(require 'jsonrpc)
(require 'project)
(require 'subr-x)
(require 'url-util)

(defgroup codegraph nil
  "The workspace as one graph."
  :group 'tools
  :prefix "codegraph-")

(defcustom codegraph-command '("codegraph-lsp" "--stdio")
  "The program that serves, and its arguments."
  :type '(repeat string))

(defcustom codegraph-modes
  '(python-mode python-ts-mode js-mode js-ts-mode js2-mode typescript-mode
    typescript-ts-mode tsx-ts-mode go-mode go-ts-mode java-mode java-ts-mode
    rust-mode rust-ts-mode c-mode c-ts-mode c++-mode c++-ts-mode)
  "Major modes that the server is for."
  :type '(repeat symbol))

(defcustom codegraph-settings nil
  "Settings of the server, as a property list; see its configuration.md.
For example (:exclude [\"vendor/**\"])."
  :type 'plist)

(defcustom codegraph-timeout 30
  "Seconds that an answer may take."
  :type 'number)

(defcustom codegraph-min-certainty "dispatch"
  "The least sure relations that count."
  :type '(choice (const "exact") (const "inferred") (const "dispatch")
                 (const "by-name")))

(defvar codegraph-graph-changed-hook nil
  "Run when the graph has a new revision.")

;;;; Reaching the server

(declare-function eglot-current-server "ext:eglot")
(declare-function eglot--capabilities "ext:eglot")
(declare-function lsp-workspaces "ext:lsp-mode")
(declare-function lsp-register-client "ext:lsp-mode")
(declare-function lsp-stdio-connection "ext:lsp-mode")
(declare-function lsp-request-async "ext:lsp-mode")
(declare-function lsp--client-server-id "ext:lsp-mode")
(declare-function lsp--workspace-client "ext:lsp-mode")
(declare-function lsp--workspace-server-capabilities "ext:lsp-mode")
(declare-function make-lsp-client "ext:lsp-mode")
(defvar eglot-server-programs)
(defvar lsp--cur-workspace)

(defconst codegraph--ambiguous -32002
  "Code of the error that a name means several symbols.")

(defconst codegraph--method-not-found -32601
  "Code of the error of a server that is another one.")

;;;###autoload
(defun codegraph-setup-eglot (&optional modes)
  "Make codegraph-lsp the server of MODES in Eglot.
Without them, of `codegraph-modes'.  What is in no other project belongs to that
of the nearest folder upward with a codegraph.toml."
  (add-hook 'project-find-functions #'codegraph-find-project t)
  (add-to-list 'eglot-server-programs
               (cons (or modes codegraph-modes) #'codegraph--contact)))

(defun codegraph-find-project (folder)
  "The project of FOLDER, by a codegraph.toml above it."
  (when-let ((root (locate-dominating-file folder "codegraph.toml")))
    (cons 'codegraph root)))

(cl-defmethod project-root ((project (head codegraph)))
  "The folder of PROJECT."
  (cdr project))

(defun codegraph--contact (&rest _)
  "For Eglot, `codegraph-command' with `codegraph-settings'."
  (append codegraph-command
          (and codegraph-settings
               (list :initializationOptions codegraph-settings))))

(with-eval-after-load 'eglot
  (cl-defmethod eglot-handle-notification
    (_server (_method (eql 'codegraph/statusChanged)) &rest news)
    "Take in NEWS of how the server is."
    (codegraph--status-changed news))
  (cl-defmethod eglot-handle-notification
    (_server (_method (eql 'codegraph/didChangeGraph)) &rest _news)
    "Tell that the graph has changed."
    (run-hooks 'codegraph-graph-changed-hook)))

;;;###autoload
(defun codegraph-setup-lsp-mode ()
  "Register codegraph-lsp with lsp-mode, beside a language's own server."
  (let ((notifications (make-hash-table :test #'equal))
        (actions (make-hash-table :test #'equal)))
    (puthash "codegraph.showReferences" #'codegraph--show-counted actions)
    (puthash "codegraph/statusChanged"
             (lambda (_ news) (codegraph--status-changed (codegraph--plist news)))
             notifications)
    (puthash "codegraph/didChangeGraph"
             (lambda (&rest _) (run-hooks 'codegraph-graph-changed-hook))
             notifications)
    (lsp-register-client
     (make-lsp-client
      :new-connection (lsp-stdio-connection (lambda () codegraph-command))
      :activation-fn (lambda (_ mode) (memq mode codegraph-modes))
      :initialization-options (lambda () codegraph-settings)
      :notification-handlers notifications
      :action-handlers actions
      :custom-capabilities
      '((experimental . ((codegraph . ((commands . ["codegraph.showReferences"]))))))
      :server-id 'codegraph
      :add-on? t
      :priority -2))))

(defvar-local codegraph--connection nil
  "The connection that this buffer of ours asks on.")

(defun codegraph--connection ()
  "The connection of the current buffer: a cons of its sort and itself."
  (or codegraph--connection
      (codegraph--lsp-mode-connection)
      (when-let ((server (and (fboundp 'eglot-current-server)
                              (eglot-current-server))))
        (cons 'eglot server))
      (user-error "No codegraph-lsp in this buffer; start it with M-x eglot or M-x lsp")))

(defun codegraph--lsp-mode-connection ()
  "The connection of lsp-mode in the current buffer, where there is one."
  (when-let* (((fboundp 'lsp-workspaces))
              (workspace (seq-find (lambda (each)
                                     (eq 'codegraph
                                         (lsp--client-server-id
                                          (lsp--workspace-client each))))
                                   (lsp-workspaces))))
    (cons 'lsp-mode workspace)))

(defun codegraph--encoding (connection)
  "Units that CONNECTION counts columns in: `utf-8', `utf-16' or `utf-32'."
  (let ((capabilities
         (pcase connection
           (`(eglot . ,server) (eglot--capabilities server))
           (`(lsp-mode . ,workspace)
            (codegraph--plist (lsp--workspace-server-capabilities workspace))))))
    (intern (or (plist-get capabilities :positionEncoding) "utf-16"))))

(defun codegraph--plist (value)
  "VALUE with property lists in place of hash tables."
  (cond ((hash-table-p value)
         (let (found)
           (maphash (lambda (key each)
                      (setq found (nconc (list (intern (concat ":" key))
                                               (codegraph--plist each))
                                         found)))
                    value)
           found))
        ((vectorp value) (seq-into (seq-map #'codegraph--plist value) 'vector))
        ((and (consp value) (not (keywordp (car value))))
         (mapcar #'codegraph--plist value))
        (t value)))

(defun codegraph--request (question params &optional connection)
  "The answer to codegraph/QUESTION with PARAMS, as a property list.
It is asked on CONNECTION, by default the current buffer's.  Where a name means
several symbols, ask which."
  (let* ((connection (or connection (codegraph--connection)))
         (ask (if (eq (car connection) 'eglot)
                  #'codegraph--ask-eglot
                #'codegraph--ask-lsp-mode)))
    (pcase (funcall ask (cdr connection) (concat "codegraph/" question)
                    (or params (make-hash-table)))
      (`(result . ,result) result)
      (`(error . ,problem)
       (codegraph--failed question params connection problem)))))

(defun codegraph--failed (question params connection problem)
  "Deal with PROBLEM, an error that answers QUESTION with PARAMS on CONNECTION."
  (let ((code (plist-get problem :code))
        (named (plist-get params :name)))
    (cond ((and (eql code codegraph--ambiguous) named)
           (let* ((symbol (codegraph--choose problem))
                  (exact (plist-put (copy-sequence params) :symbol
                                    (plist-get symbol :id))))
             (cl-remf exact :name)
             (codegraph--request question exact connection)))
          ((eql code codegraph--method-not-found)
           (user-error "The server of this buffer is not codegraph-lsp"))
          (t (user-error "Codegraph: %s" (plist-get problem :message))))))

(defun codegraph--choose (problem)
  "Which of the symbols that come with PROBLEM is meant."
  (let* ((symbols (seq-into (plist-get problem :data) 'list))
         (labels (mapcar (lambda (each)
                           (cons (format "%s %s  %s" (plist-get each :kind)
                                         (plist-get each :qualifiedName)
                                         (codegraph--place each))
                                 each))
                         symbols))
         (chosen (completing-read (concat (plist-get problem :message) ": ")
                                  labels nil t)))
    (cdr (assoc chosen labels))))

(defun codegraph--ask-eglot (server method params)
  "Ask SERVER of Eglot for METHOD with PARAMS.
Return a cons of `result' or `error' and what comes with it."
  (condition-case problem
      (cons 'result (jsonrpc-request server (intern (concat ":" method)) params
                                     :timeout codegraph-timeout))
    (jsonrpc-error
     (let ((told (cdr (cdr problem))))
       (cons 'error
             (list :code (alist-get 'jsonrpc-error-code told)
                   :message (or (alist-get 'jsonrpc-error-message told)
                                (error-message-string problem))
                   :data (alist-get 'jsonrpc-error-data told)))))))

(defun codegraph--ask-lsp-mode (workspace method params)
  "Ask the server of WORKSPACE for METHOD with PARAMS.
Return the same as `codegraph--ask-eglot'."
  (let ((lsp--cur-workspace workspace)
        (until (+ (float-time) codegraph-timeout))
        outcome)
    (lsp-request-async
     method params
     (lambda (result) (setq outcome (cons 'result (codegraph--plist result))))
     :error-handler
     (lambda (problem) (setq outcome (cons 'error (codegraph--plist problem))))
     :mode 'detached)
    (while (and (not outcome) (< (float-time) until))
      (accept-process-output nil 0.02))
    (or outcome (list 'error :message (format "no answer to %s" method)))))

;;;; Places

(defun codegraph--units (text encoding)
  "How many units of ENCODING the string TEXT takes."
  (pcase encoding
    ('utf-8 (string-bytes (encode-coding-string text 'utf-8-unix)))
    ('utf-32 (length text))
    (_ (seq-reduce (lambda (sum char) (+ sum (if (> char #xffff) 2 1))) text 0))))

(defun codegraph--column (line units encoding)
  "The character of the string LINE that UNITS of ENCODING lead to, from 0."
  (let ((column 0) (passed 0))
    (while (and (< passed units) (< column (length line)))
      (cl-incf passed (codegraph--units (substring line column (1+ column)) encoding))
      (cl-incf column))
    column))

(defun codegraph--position ()
  "Point as the protocol writes it."
  (let ((start (line-beginning-position)))
    (list :line (1- (line-number-at-pos nil t))
          :character (codegraph--units
                      (buffer-substring-no-properties start (point))
                      (codegraph--encoding (codegraph--connection))))))

(defun codegraph--uri ()
  "The current buffer's file as the protocol writes it."
  (if buffer-file-name
      (codegraph--path-to-uri (file-truename buffer-file-name))
    (user-error "This buffer visits no file")))

(defun codegraph--path-to-uri (path)
  "PATH, a file's, as a URI."
  (concat "file://" (if (string-prefix-p "/" path) "" "/")
          (url-hexify-string (file-local-name path) url-path-allowed-chars)))

(defun codegraph--uri-to-path (uri)
  "The path of a file's URI; nil of other ones."
  (when (string-prefix-p "file://" uri)
    (let ((path (decode-coding-string
                 (url-unhex-string (substring uri (length "file://"))) 'utf-8)))
      (if (string-match-p "\\`/[[:alpha:]]:" path) (substring path 1) path))))

(defun codegraph--target (name)
  "The parameters that ask about NAME; without one, about what is at point."
  (if name
      (list :name name)
    (list :textDocument (list :uri (codegraph--uri))
          :position (codegraph--position))))

(defun codegraph--name (symbol)
  "How SYMBOL is called: `Cart.total', or its file."
  (if (equal (plist-get symbol :kind) "module")
      (file-name-nondirectory (or (plist-get symbol :path) (plist-get symbol :uri)))
    (or (plist-get symbol :qualifiedName) (plist-get symbol :path))))

(defun codegraph--place (symbol)
  "Where SYMBOL is defined, short to read."
  (let ((path (codegraph--uri-to-path (or (plist-get symbol :uri) ""))))
    (if path
        (format "%s:%d" (codegraph--short path)
                (1+ (codegraph--line-of (plist-get symbol :selectionRange))))
      (concat "outside" (and (plist-get symbol :package)
                             (concat ", " (plist-get symbol :package)))))))

(defun codegraph--line-of (range)
  "The line that RANGE begins in, from 0."
  (plist-get (plist-get range :start) :line))

(defun codegraph--short (path)
  "PATH as seen from `default-directory', where it lies below."
  (let ((here (file-name-as-directory (file-truename default-directory))))
    (if (string-prefix-p here path) (substring path (length here)) path)))

(defun codegraph--root ()
  "The folder that places are told from."
  (if-let ((project (project-current)))
      (project-root project)
    default-directory))

(defun codegraph--location (symbol)
  "Where SYMBOL is named in its definition; nil for what is outside."
  (unless (string-empty-p (or (plist-get symbol :uri) ""))
    (list :uri (plist-get symbol :uri)
          :range (plist-get symbol :selectionRange))))

;;;; Lists

(defvar codegraph-list-regexp-alist
  '(("^\\([^ \n:][^\n:]*\\):\\([0-9]+\\):\\([0-9]+\\): " 1 2 3))
  "What `compilation-error-regexp-alist' is in lists.")

(define-compilation-mode codegraph-list-mode "Codegraph"
  "Mode of lists of places."
  (setq-local compilation-error-regexp-alist codegraph-list-regexp-alist
              compilation-error-regexp-alist-alist nil
              compilation-error-face compilation-info-face
              compilation-error-screen-columns nil
              compilation-first-column 1))

(defvar-local codegraph--again nil
  "The function that makes this list or tree again.")

(define-key codegraph-list-mode-map "g" #'codegraph-ask-again)

(defun codegraph-ask-again ()
  "Ask again what this buffer has the answer to."
  (interactive)
  (if codegraph--again
      (funcall codegraph--again)
    (user-error "There is nothing to ask again here")))

(defun codegraph--lines (file)
  "The lines of FILE as they are in its buffer, else on disk; a vector."
  (let ((buffer (find-buffer-visiting file)))
    (with-temp-buffer
      (cond (buffer (insert (with-current-buffer buffer
                              (save-restriction
                                (widen)
                                (buffer-substring-no-properties (point-min) (point-max))))))
            ((file-readable-p file) (insert-file-contents file)))
      (vconcat (split-string (buffer-string) "\n")))))

(defun codegraph--show-list (question sites answer again)
  "List SITES, a list of conses of a label and a location or nil.
QUESTION is what was asked, ANSWER what came, AGAIN asks once more."
  (let* ((connection (codegraph--connection))
         (encoding (codegraph--encoding connection))
         (root (codegraph--root))
         (known (make-hash-table :test #'equal))
         (buffer (get-buffer-create "*codegraph list*")))
    (with-current-buffer buffer
      (let ((inhibit-read-only t))
        (erase-buffer)
        (setq default-directory root)
        (codegraph-list-mode)
        (setq codegraph--connection connection
              codegraph--again again)
        (insert (format "codegraph: %s\n%s\n" (codegraph--words question)
                        (concat (codegraph--how-far answer)
                                (and (null sites) (codegraph--why-nothing answer)))))
        (dolist (site sites)
          (insert (codegraph--list-line (car site) (cdr site) encoding known) "\n"))
        (insert (format "\n%d found\n" (length (seq-filter #'cdr sites))))
        (goto-char (point-min)))
      (setq next-error-last-buffer buffer))
    (display-buffer buffer)
    buffer))

(defun codegraph--words (question)
  "QUESTION as its command is called."
  (let ((case-fold-search nil))
    (downcase (replace-regexp-in-string "[[:upper:]]" "-\\&" question))))

(defun codegraph--list-line (label location encoding known)
  "The line of LABEL and LOCATION, whose columns count in ENCODING.
KNOWN is a table of the lines of files."
  (let ((path (and location (codegraph--uri-to-path (plist-get location :uri)))))
    (if (not path)
        label
      (let* ((lines (or (gethash path known)
                        (puthash path (codegraph--lines path) known)))
             (start (plist-get (plist-get location :range) :start))
             (line (plist-get start :line))
             (text (if (< line (length lines)) (aref lines line) "")))
        (format "%s:%d:%d: %s: %s" (codegraph--short path) (1+ line)
                (1+ (codegraph--column text (plist-get start :character) encoding))
                label (string-trim text))))))

(defun codegraph--counted (n noun)
  "N things that are each called NOUN, in words."
  (format "%d %s%s" n noun (if (= n 1) "" "s")))

(defun codegraph--how-far (answer)
  "What ANSWER cannot know yet, or does not tell, in a line; else nothing."
  (let* ((pending (or (plist-get (plist-get answer :freshness) :pending) 0))
         (said (list (and (> pending 0)
                          (concat (codegraph--counted pending "file") " still to be read"))
                     (and (stringp (plist-get answer :cursor))
                          (format "the first of %d" (plist-get answer :total))))))
    (mapconcat (lambda (each) (concat each "\n")) (delq nil said) "")))

(defun codegraph--why-nothing (answer)
  "Why ANSWER has no sites, in a line, where there is a reason."
  (let ((calls (or (plist-get (plist-get answer :unsureCalls) :calls) 0)))
    (cond ((and (plist-member answer :targets)
                (seq-empty-p (plist-get answer :targets)))
           "no symbol is called so, or there is none in that place\n")
          ((> calls 0)
           (concat (codegraph--counted calls "call")
                   " may mean it by the name only\n")))))

(defun codegraph--each (function vector)
  "The results of FUNCTION on the items of VECTOR, lists, in one list."
  (apply #'append (mapcar function (append vector nil))))

(defun codegraph--edge-sites (edge name)
  "Sites of EDGE, which is told as that of NAME."
  (let ((label (if (plist-get edge :certainty)
                   (format "%s, %s" (plist-get edge :kind) (plist-get edge :certainty))
                 (plist-get edge :kind))))
    (codegraph--each (lambda (site)
                       (list (cons (if name (format "%s [%s]" name label) label) site)))
                     (plist-get edge :sites))))

(defun codegraph--symbol-site (symbol &optional note)
  "The site where SYMBOL is defined, with NOTE behind its name."
  (list (cons (if note
                  (format "%s [%s]" (codegraph--name symbol) note)
                (codegraph--name symbol))
              (codegraph--location symbol))))

(defun codegraph--reached-sites (answer)
  "Sites of ANSWER to callers and callees."
  (codegraph--each
   (lambda (ring)
     (codegraph--each
      (lambda (item)
        (let ((name (codegraph--name (plist-get item :symbol))))
          (codegraph--each (lambda (edge) (codegraph--edge-sites edge name))
                           (plist-get item :edges))))
      (plist-get ring :items)))
   (plist-get answer :rings)))

(defun codegraph--impact-sites (answer)
  "Sites of ANSWER to impact."
  (codegraph--each
   (lambda (ring)
     (let ((note (format "distance %d" (plist-get ring :depth))))
       (codegraph--each (lambda (symbol) (codegraph--symbol-site symbol note))
                        (plist-get ring :items))))
   (plist-get answer :rings)))

(defun codegraph--mention-sites (answer)
  "Sites of ANSWER to references."
  (codegraph--each
   (lambda (mention)
     (list (cons (format "%s, %s" (or (plist-get mention :kind) "definition")
                         (plist-get mention :certainty))
                 mention)))
   (plist-get answer :items)))

(defun codegraph--item-sites (answer)
  "Sites of ANSWER that is a list of symbols."
  (codegraph--each #'codegraph--symbol-site (plist-get answer :items)))

(defun codegraph--dependency-sites (answer)
  "Sites of ANSWER to dependencies and dependents."
  (codegraph--each
   (lambda (each)
     (codegraph--edge-sites each (format "%s -> %s" (plist-get each :source)
                                         (plist-get each :target))))
   (plist-get answer :items)))

(defun codegraph--path-sites (answer)
  "Sites of ANSWER to path."
  (codegraph--each
   (lambda (path)
     (let ((names (mapcar (lambda (symbol)
                            (cons (plist-get symbol :id) (codegraph--name symbol)))
                          (append (plist-get path :symbols) nil))))
       (codegraph--each
        (lambda (edge)
          (codegraph--edge-sites
           edge (format "%s -> %s" (cdr (assoc (plist-get edge :source) names))
                        (cdr (assoc (plist-get edge :target) names)))))
        (plist-get path :edges))))
   (plist-get answer :paths)))

(defun codegraph--cycle-sites (answer)
  "Sites of ANSWER to cycles."
  (codegraph--each
   (lambda (cycle)
     (cons (list (format "%d in a cycle: %s" (plist-get cycle :size)
                         (mapconcat #'codegraph--on-cycle
                                    (plist-get cycle :shortestCycle) " -> ")))
           (codegraph--each
            (lambda (node)
              (list (cons (codegraph--on-cycle node) (codegraph--location node))))
            (plist-get cycle :nodes))))
   (plist-get answer :items)))

(defun codegraph--on-cycle (node)
  "How NODE of a cycle is called: a folder, a file or a symbol."
  (let ((kind (plist-get node :kind)))
    (if (or (null kind) (equal kind "module"))
        (plist-get node :path)
      (plist-get node :qualifiedName))))

(defun codegraph--dead-sites (answer)
  "Sites of ANSWER to deadCode."
  (codegraph--each
   (lambda (each)
     (let ((doubt (plist-get each :doubt)))
       (codegraph--symbol-site
        (plist-get each :symbol)
        (concat (plist-get each :reason)
                (and (stringp doubt) (concat ", perhaps not: " doubt))))))
   (plist-get answer :items)))

(defun codegraph--hotspot-sites (answer)
  "Sites of ANSWER to hotspots."
  (codegraph--each
   (lambda (each)
     (codegraph--symbol-site
      (plist-get each :symbol)
      (concat (format "%.4g; used by %d, complexity %d" (plist-get each :score)
                      (plist-get each :fanIn) (plist-get each :complexity))
              (and (numberp (plist-get each :churn))
                   (concat ", " (codegraph--counted (plist-get each :churn) "commit"))))))
   (plist-get answer :items)))

(defun codegraph--change-sites (answer)
  "Sites of ANSWER to diffImpact."
  (codegraph--each
   (lambda (each)
     (let ((counts (plist-get each :impact)))
       (codegraph--symbol-site
        (plist-get each :symbol)
        (concat (plist-get each :change)
                (and (plist-get counts :symbols)
                     (format "; reaches %d in %s" (plist-get counts :symbols)
                             (codegraph--counted (plist-get counts :files) "file")))))))
   (plist-get answer :items)))

;;;; Commands

(defun codegraph--read-name (prompt)
  "Read a symbol's name with PROMPT, completed by the server."
  (let ((connection (codegraph--connection)))
    (completing-read
     prompt
     (completion-table-dynamic
      (lambda (beginning)
        (unless (string-empty-p beginning)
          (mapcar #'codegraph--name
                  (append (plist-get (codegraph--request
                                      "search" (list :query beginning :limit 50)
                                      connection)
                                     :items)
                          nil)))))
     nil nil nil nil (thing-at-point 'symbol))))

(defun codegraph--named ()
  "Read a symbol's name where there is a prefix argument."
  (and current-prefix-arg (codegraph--read-name "Symbol: ")))

(defun codegraph--list (question sites params)
  "Ask QUESTION with PARAMS and list the answer, read by the function SITES."
  (let ((origin (current-buffer)))
    (letrec ((ask (lambda ()
                    (with-current-buffer (if (buffer-live-p origin) origin (current-buffer))
                      (let ((answer (codegraph--request question params)))
                        (codegraph--show-list question (funcall sites answer)
                                              answer ask))))))
      (funcall ask))))

(defun codegraph--filtered (params)
  "PARAMS with `codegraph-min-certainty'."
  (append params (list :minCertainty codegraph-min-certainty)))

;;;###autoload
(defun codegraph-callers (&optional name depth)
  "List the callers of the symbol at point, or of NAME with a prefix argument.
DEPTH is how long chains are that count, 0 for any length."
  (interactive (list (codegraph--named)))
  (codegraph--list "callers" #'codegraph--reached-sites
                   (codegraph--filtered
                    (append (codegraph--target name) (list :depth (or depth 1))))))

;;;###autoload
(defun codegraph-callees (&optional name depth)
  "List the callees of the symbol at point, or of NAME with a prefix argument.
DEPTH is how long chains are that count, 0 for any length."
  (interactive (list (codegraph--named)))
  (codegraph--list "callees" #'codegraph--reached-sites
                   (codegraph--filtered
                    (append (codegraph--target name) (list :depth (or depth 1))))))

;;;###autoload
(defun codegraph-references (&optional name)
  "List every place that mentions the symbol at point.
With a prefix argument, NAME is read."
  (interactive (list (codegraph--named)))
  (codegraph--list "references" #'codegraph--mention-sites
                   (codegraph--filtered
                    (append (codegraph--target name) '(:includeDeclaration t)))))

;;;###autoload
(defun codegraph-implementations (&optional name)
  "List what overrides the method at point, or subtypes of the type.
With a prefix argument, NAME is read."
  (interactive (list (codegraph--named)))
  (codegraph--list "implementations" #'codegraph--item-sites (codegraph--target name)))

;;;###autoload
(defun codegraph-impact (&optional name depth)
  "List what may behave differently after a change of the symbol at point.
With a prefix argument, NAME is read.  DEPTH is how long chains are that count;
without it, any length."
  (interactive (list (codegraph--named)))
  (codegraph--list "impact" #'codegraph--impact-sites
                   (codegraph--filtered
                    (list :targets (vector (codegraph--target name))
                          :depth (or depth 0)))))

(defun codegraph--show-counted (command)
  "List what the lens with COMMAND, of lsp-mode, has counted."
  (let* ((counted (elt (plist-get (codegraph--plist command) :arguments) 0))
         (symbol (list :symbol (plist-get counted :symbol))))
    (pcase (plist-get counted :request)
      ("codegraph/callers"
       (codegraph--list "callers" #'codegraph--reached-sites symbol))
      ("codegraph/references"
       (codegraph--list "references" #'codegraph--mention-sites symbol))
      ("codegraph/implementations"
       (codegraph--list "implementations" #'codegraph--item-sites symbol))
      ("codegraph/impact"
       (codegraph--list "impact" #'codegraph--test-sites (list :targets (vector symbol)))))))

(defun codegraph--test-sites (answer)
  "Sites of what should be run, as ANSWER to impact has it."
  (codegraph--each #'codegraph--symbol-site (plist-get answer :tests)))

;;;###autoload
(defun codegraph-path (to &optional from)
  "List how the symbol at point comes to use TO.
With a prefix argument, FROM is read and takes the place of what is at point."
  (interactive
   (let ((from (and current-prefix-arg (codegraph--read-name "From: "))))
     (list (codegraph--read-name "To: ") from)))
  (codegraph--list "path" #'codegraph--path-sites
                   (codegraph--filtered
                    (list :from (codegraph--target from) :to (list :name to)))))

;;;###autoload
(defun codegraph-dependencies (&optional file)
  "List where FILE needs others; by default the current one."
  (interactive)
  (codegraph--list "dependencies" #'codegraph--dependency-sites
                   (codegraph--filtered (codegraph--of-file file))))

;;;###autoload
(defun codegraph-dependents (&optional file)
  "List where others need FILE; by default the current one."
  (interactive)
  (codegraph--list "dependents" #'codegraph--dependency-sites
                   (codegraph--filtered (codegraph--of-file file))))

(defun codegraph--of-file (file)
  "The parameters that ask about FILE; without one, about the current one."
  (list :uri (if file
                 (codegraph--path-to-uri (file-truename (expand-file-name file)))
               (codegraph--uri))))

;;;###autoload
(defun codegraph-cycles (&optional granularity)
  "List what imports each other in circles.
GRANULARITY is \"file\", \"folder\" or \"symbol\"; it is read with a prefix
argument."
  (interactive
   (list (and current-prefix-arg
              (completing-read "Cycles of: " '("file" "folder" "symbol") nil t))))
  (codegraph--list "cycles" #'codegraph--cycle-sites
                   (codegraph--filtered (list :granularity (or granularity "file")))))

;;;###autoload
(defun codegraph-dead-code (&optional doubtful)
  "List what is not used by anything.
With DOUBTFUL, a prefix argument, also what may be used all the same."
  (interactive "P")
  (codegraph--list "deadCode" #'codegraph--dead-sites
                   (list :confidence (if doubtful "low" "high"))))

;;;###autoload
(defun codegraph-hotspots (&optional metric)
  "List symbols that are complex, much used and often changed, the worst first.
METRIC is read with a prefix argument."
  (interactive
   (list (and current-prefix-arg
              (completing-read "By: " '("risk" "fanIn" "pageRank" "complexity" "churn")
                               nil t))))
  (codegraph--list "hotspots" #'codegraph--hotspot-sites
                   (codegraph--filtered (list :metric (or metric "risk") :limit 100))))

;;;###autoload
(defun codegraph-diff-impact (&optional base)
  "List what changed since the git revision BASE, and how far it reaches.
It is HEAD, or read with a prefix argument."
  (interactive (list (and current-prefix-arg (read-string "Since: " "HEAD"))))
  (codegraph--list "diffImpact" #'codegraph--change-sites
                   (codegraph--filtered (list :base (or base "HEAD")))))

;;;###autoload
(defun codegraph-search (query)
  "List symbols whose names are like QUERY, the best first."
  (interactive "sSearch: ")
  (codegraph--list "search" #'codegraph--item-sites (list :query query)))

;;;###autoload
(defun codegraph-context (&optional name)
  "Show what one needs to read before changing the symbol at point.
With a prefix argument, NAME is read."
  (interactive (list (codegraph--named)))
  (let ((answer (codegraph--request
                 "context" (codegraph--filtered
                            (list :targets (vector (codegraph--target name)))))))
    (with-current-buffer (get-buffer-create "*codegraph context*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert (codegraph--how-far answer))
        (seq-doseq (item (plist-get answer :items))
          (insert (plist-get item :heading) "\n\n" (plist-get item :text) "\n\n"))
        (goto-char (point-min)))
      (special-mode)
      (display-buffer (current-buffer)))))

;;;###autoload
(defun codegraph-reindex ()
  "Have the server read all files again."
  (interactive)
  (let ((answer (codegraph--request "reindex" nil)))
    (message "Codegraph: %s" (if (eq t (plist-get answer :accepted))
                                 "reading again"
                               "not now"))))

;;;; The server's state

(defvar codegraph--state nil
  "The latest that a server said of itself.")

(defvar codegraph-mode-line '(:eval (codegraph--mode-line))
  "What may be added to `mode-line-misc-info': the server's state.")
(put 'codegraph-mode-line 'risky-local-variable t)

(defun codegraph--mode-line ()
  "The state in a few words."
  (pcase (plist-get codegraph--state :state)
    ("ready" " codegraph")
    ("indexing" (format " codegraph… %s" (plist-get codegraph--state :pending)))
    (_ "")))

(defun codegraph--status-changed (news)
  "Take in NEWS of a server's state."
  (setq codegraph--state news)
  (force-mode-line-update t))

;;;###autoload
(defun codegraph-status ()
  "Show how the server is."
  (interactive)
  (let ((status (codegraph--request "status" nil)))
    (codegraph--status-changed status)
    (with-current-buffer (get-buffer-create "*codegraph status*")
      (let ((inhibit-read-only t))
        (erase-buffer)
        (insert (codegraph--status-text status))
        (goto-char (point-min)))
      (special-mode)
      (display-buffer (current-buffer)))))

(defun codegraph--status-text (status)
  "STATUS, an answer of the server, to read."
  (let ((pool (plist-get status :pool)))
    (concat
     (format "codegraph-lsp %s, %s, revision %d\n" (plist-get status :version)
             (plist-get status :state) (plist-get status :revision))
     (format "roots      %s\n" (string-join (plist-get status :roots) ", "))
     (format "files      %s\n" (codegraph--counts (plist-get status :files)))
     (format "languages  %s\n" (codegraph--counts (plist-get status :languages)))
     (format "waiting    %d\n" (plist-get status :pending))
     (format "processes  %d, %d busy\n" (plist-get pool :total) (plist-get pool :busy))
     (format "memory     %.0f MB\n" (/ (plist-get status :memory) 1e6))
     (format "database   %s (%.1f MB)\n" (plist-get status :database)
             (/ (plist-get status :databaseBytes) 1e6))
     (mapconcat (lambda (each)
                  (format "failed     %s: %s\n" (plist-get each :path)
                          (plist-get each :reason)))
                (plist-get status :quarantined) "")
     (let ((why (plist-get status :readOnly)))
       (if (string-empty-p (or why "")) "" (format "read only  %s\n" why))))))

(defun codegraph--counts (record)
  "RECORD, a property list of numbers, the largest first."
  (let (pairs)
    (while record
      (push (cons (pop record) (pop record)) pairs))
    (mapconcat (lambda (pair)
                 (format "%d %s" (cdr pair) (substring (symbol-name (car pair)) 1)))
               (sort pairs (lambda (one other) (> (cdr one) (cdr other)))) ", ")))

;;;; The tree

(cl-defstruct (codegraph--node (:constructor codegraph--make-node))
  "A line of a tree."
  label location site symbol parent (depth 0) open known children again)

(defvar codegraph-tree-mode-map
  (let ((map (make-sparse-keymap)))
    (set-keymap-parent map special-mode-map)
    (define-key map (kbd "TAB") #'codegraph-tree-toggle)
    (define-key map (kbd "RET") #'codegraph-tree-visit)
    (define-key map "s" #'codegraph-tree-visit-site)
    (define-key map "n" #'next-line)
    (define-key map "p" #'previous-line)
    (define-key map "g" #'codegraph-ask-again)
    map)
  "Keys of trees.")

(define-derived-mode codegraph-tree-mode special-mode "Codegraph-Tree"
  "Mode of trees of callers, callees and what a change may affect.
\\{codegraph-tree-mode-map}"
  (setq-local truncate-lines t))

(defvar-local codegraph--tree nil
  "A cons of the tree's kind and its root.")

;;;###autoload
(defun codegraph-tree (kind &optional name)
  "Show a tree of the symbol at point; what is below is asked for when opened.
KIND is \"callers\", \"callees\" or \"impact\".  With a prefix argument, NAME is
read."
  (interactive
   (list (completing-read "Tree of: " '("callers" "callees" "impact") nil t)
         (codegraph--named)))
  (let* ((connection (codegraph--connection))
         (symbol (codegraph--request "symbol" (codegraph--target name)))
         (root (codegraph--root)))
    (unless (plist-get symbol :id)
      (user-error "There is no symbol at point"))
    (pop-to-buffer (get-buffer-create "*codegraph tree*"))
    (setq default-directory root)
    (codegraph-tree-mode)
    (setq codegraph--connection connection
          codegraph--tree (cons kind (codegraph--symbol-node symbol nil nil))
          codegraph--again #'codegraph--restart-tree)
    (codegraph--restart-tree)))

;;;###autoload
(defun codegraph-tree-callers (&optional name)
  "Show a tree of callers of the symbol at point.
With a prefix argument, NAME is read."
  (interactive (list (codegraph--named)))
  (codegraph-tree "callers" name))

;;;###autoload
(defun codegraph-tree-impact (&optional name)
  "Show what may behave differently after a change of the symbol at point.
With a prefix argument, NAME is read."
  (interactive (list (codegraph--named)))
  (codegraph-tree "impact" name))

(defun codegraph--symbol-node (symbol parent edges)
  "The node of SYMBOL below PARENT, to which EDGES tie it."
  (let ((id (plist-get symbol :id))
        (how (mapconcat
              (lambda (edge)
                (let ((times (length (plist-get edge :sites))))
                  (format "  %s, %s%s" (plist-get edge :kind) (plist-get edge :certainty)
                          (if (> times 1) (format " ×%d" times) ""))))
              edges "")))
    (codegraph--make-node
     :label (format "%s  %s%s" (codegraph--name symbol) (codegraph--place symbol) how)
     :location (codegraph--location symbol)
     :site (and (> (length edges) 0)
                (let ((sites (plist-get (elt edges 0) :sites)))
                  (and (> (length sites) 0) (elt sites 0))))
     :symbol id
     :parent parent
     :depth (if parent (1+ (codegraph--node-depth parent)) 0)
     :again (codegraph--is-above id parent))))

(defun codegraph--is-above (id node)
  "Whether the symbol ID is that of NODE or of one above."
  (let (found)
    (while (and node (not found))
      (setq found (equal id (codegraph--node-symbol node))
            node (codegraph--node-parent node)))
    found))

(defun codegraph--restart-tree ()
  "Begin the tree of this buffer again from its root."
  (let ((root (cdr codegraph--tree)))
    (setf (codegraph--node-known root) nil
          (codegraph--node-open root) nil)
    (codegraph--expand root)
    (codegraph--draw)
    (goto-char (point-min))))

(defun codegraph--expand (node)
  "Open NODE, asking for what is below it where that is not known."
  (unless (codegraph--node-again node)
    (unless (codegraph--node-known node)
      (setf (codegraph--node-children node) (codegraph--below node (car codegraph--tree))
            (codegraph--node-known node) t))
    (setf (codegraph--node-open node) t)))

(defun codegraph--below (node kind)
  "The nodes below NODE in a tree of KIND."
  (let ((symbol (codegraph--node-symbol node)))
    (if (equal kind "impact")
        (codegraph--each
         (lambda (ring) (list (codegraph--ring-node ring node)))
         (plist-get (codegraph--request
                     "impact" (codegraph--filtered
                               (list :targets (vector (list :symbol symbol)))))
                    :rings))
      (codegraph--each
       (lambda (ring)
         (codegraph--each
          (lambda (item)
            (list (codegraph--symbol-node (plist-get item :symbol) node
                                          (plist-get item :edges))))
          (plist-get ring :items)))
       (plist-get (codegraph--request
                   kind (codegraph--filtered (list :symbol symbol :depth 1)))
                  :rings)))))

(defun codegraph--ring-node (ring parent)
  "The node of RING of an impact, below PARENT."
  (let ((node (codegraph--make-node
               :label (format "distance %d: %d" (plist-get ring :depth)
                              (plist-get ring :total))
               :parent parent
               :depth (1+ (codegraph--node-depth parent))
               :open (eql 1 (plist-get ring :depth))
               :known t)))
    (setf (codegraph--node-children node)
          (codegraph--each
           (lambda (symbol)
             (let ((child (codegraph--symbol-node symbol node nil)))
               (setf (codegraph--node-known child) t)
               (list child)))
           (plist-get ring :items)))
    node))

(defun codegraph--draw ()
  "Write the tree of this buffer."
  (let ((inhibit-read-only t)
        (line (line-number-at-pos)))
    (erase-buffer)
    (codegraph--draw-node (cdr codegraph--tree))
    (goto-char (point-min))
    (forward-line (1- line))))

(defun codegraph--draw-node (node)
  "Write NODE and what is open below it."
  (insert (propertize
           (concat (make-string (* 2 (codegraph--node-depth node)) ?\s)
                   (cond ((codegraph--node-again node) "↻ ")
                         ((and (codegraph--node-known node)
                               (not (codegraph--node-children node)))
                          "· ")
                         ((codegraph--node-open node) "▾ ")
                         (t "▸ "))
                   (codegraph--node-label node))
           'codegraph-node node)
          "\n")
  (when (codegraph--node-open node)
    (mapc #'codegraph--draw-node (codegraph--node-children node))))

(defun codegraph--node-at-point ()
  "The node of the line that point is in."
  (or (get-text-property (line-beginning-position) 'codegraph-node)
      (user-error "There is nothing in this line")))

(defun codegraph-tree-toggle ()
  "Open or fold the node at point."
  (interactive)
  (let ((node (codegraph--node-at-point)))
    (if (codegraph--node-open node)
        (setf (codegraph--node-open node) nil)
      (codegraph--expand node))
    (codegraph--draw)))

(defun codegraph-tree-visit ()
  "Go to the definition of the node at point."
  (interactive)
  (codegraph--visit (codegraph--node-location (codegraph--node-at-point))))

(defun codegraph-tree-visit-site ()
  "Go to the place that ties the node at point to the one above."
  (interactive)
  (let ((node (codegraph--node-at-point)))
    (codegraph--visit (or (codegraph--node-site node)
                          (codegraph--node-location node)))))

(defun codegraph--visit (location)
  "Go to LOCATION in another window."
  (let ((path (and location (codegraph--uri-to-path (plist-get location :uri))))
        (encoding (codegraph--encoding (codegraph--connection))))
    (unless path
      (user-error "That is outside the workspace"))
    (let ((start (plist-get (plist-get location :range) :start)))
      (find-file-other-window path)
      (widen)
      (goto-char (point-min))
      (forward-line (plist-get start :line))
      (forward-char (codegraph--column
                     (buffer-substring-no-properties (point) (line-end-position))
                     (plist-get start :character) encoding)))))

(provide 'codegraph)
;;; codegraph.el ends here
